import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { SoundRegistered } from '@afterglow/contracts/stories/sound-registered';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import type { Copy } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keepRight } from '../right-steps/keep-right.ts';
import { KnownSound, type SoundRightsStep } from './known-sound.entity.ts';

type SoundEvent = SoundRegistered | SoundOwnershipDecided | SoundRightsChanged;

/** What delivery knows of sounds: who owns each, and where and when others may advertise with it, now and before. */
@Injectable()
export class KeepKnownSounds implements Copy<SoundEvent> {
  readonly events = [SoundRegistered, SoundOwnershipDecided, SoundRightsChanged];

  async keep(event: SoundEvent, tx: EntityManager): Promise<void> {
    const { soundId, aggregateVersion, state } = event;
    await keepRight(tx, KnownSound, { id: soundId, version: aggregateVersion, state, step: stepOf(event) });
  }
}

function stepOf(event: SoundEvent): SoundRightsStep | null {
  return event instanceof SoundRightsChanged ? { at: event.changedAt, rights: event.state.rights ?? null } : null;
}
