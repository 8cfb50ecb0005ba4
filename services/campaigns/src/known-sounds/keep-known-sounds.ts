import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { SoundRegistered } from '@afterglow/contracts/stories/sound-registered';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownSound } from './known-sound.entity.ts';

type SoundEvent = SoundRegistered | SoundOwnershipDecided | SoundRightsChanged;

/** What campaigns knows of sounds: who owns each, once a moderator has decided, and where and when others may advertise with it. */
@Injectable()
export class KeepKnownSounds implements Copy<SoundEvent> {
  readonly events = [SoundRegistered, SoundOwnershipDecided, SoundRightsChanged];

  async keep(event: SoundEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownSound, { id: event.soundId, version: event.aggregateVersion, state: event.state });
  }
}
