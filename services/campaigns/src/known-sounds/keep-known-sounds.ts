import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { SoundRegistered } from '@afterglow/contracts/stories/sound-registered';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownSound } from './known-sound.entity.ts';

type SoundEvent = SoundRegistered | SoundOwnershipDecided;

/** What campaigns knows of sounds: who owns each, once a moderator has decided. */
@Injectable()
export class KeepKnownSounds implements Copy<SoundEvent> {
  readonly events = [SoundRegistered, SoundOwnershipDecided];

  async keep(event: SoundEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownSound, { id: event.soundId, version: event.aggregateVersion, state: event.state });
  }
}
