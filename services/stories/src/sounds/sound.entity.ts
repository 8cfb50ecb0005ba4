import { occurred } from '@afterglow/contracts/event-contract';
import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { SoundRegistered } from '@afterglow/contracts/stories/sound-registered';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import type { SoundRight, SoundState } from '@afterglow/contracts/stories/sound.state';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { RefusedSoundHasNoOwner, SoundRightEndsBeforeStart } from './sound.errors.ts';

export const OWNERSHIP_DECISIONS = ['VERIFIED', 'REFUSED'] as const;
export type OwnershipDecision = (typeof OWNERSHIP_DECISIONS)[number];

export interface NewSound {
  readonly id: string;
  readonly title: string;
  readonly registeredBy: string;
}

/** A sound that posts and stories may use. Who registers it claims it; it has an owner only once a moderator has verified one. */
@Entity({ name: 'sound' })
export class Sound {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  title: string;

  @Column({ name: 'registered_by', type: 'uuid' })
  registeredBy: string;

  @Column({ type: 'text' })
  ownership: OwnershipDecision | 'UNDECIDED';

  @Column({ name: 'owner_id', type: 'uuid', nullable: true })
  ownerId: string | null;

  @Column({ name: 'registered_at', type: 'timestamptz', precision: 3 })
  registeredAt: Date;

  @Column({ name: 'decided_at', type: 'timestamptz', precision: 3, nullable: true })
  decidedAt: Date | null;

  /** Null: the owner has said nothing. */
  @Column({ type: 'jsonb', nullable: true })
  rights: readonly SoundRight[] | null;

  @Column({ type: 'integer' })
  version: number;

  static register(input: NewSound, at: Date): { readonly sound: Sound; readonly events: readonly SoundRegistered[] } {
    const undecided = { ownership: 'UNDECIDED', ownerId: null, decidedAt: null, rights: null } as const;
    const sound = Object.assign(new Sound(), input, undecided, { registeredAt: at, version: 1 });
    return { sound, events: [occurred(SoundRegistered, sound.fact())] };
  }

  /** The last decision counts: a moderator may correct an earlier one. Without `ownerId` the claim of who registered it holds. */
  decideOwnership(
    input: { readonly decision: OwnershipDecision; readonly ownerId?: string },
    at: Date,
  ): readonly SoundOwnershipDecided[] {
    if (input.decision === 'REFUSED' && input.ownerId) throw new RefusedSoundHasNoOwner();
    const ownerId = input.decision === 'VERIFIED' ? (input.ownerId ?? this.registeredBy) : null;
    if (this.ownership === input.decision && this.ownerId === ownerId) return [];

    Object.assign(this, { ownership: input.decision, ownerId, decidedAt: at, version: this.version + 1 });
    return [occurred(SoundOwnershipDecided, this.fact())];
  }

  /**
   * All that the owner grants to others from now on, in place of what there was; null takes the question back: nobody is asked
   * for a right. The same again, in whatever order, is quiet. Whoever owns the sound later takes it over as it is.
   */
  putRights(rights: readonly SoundRight[] | null, at: Date): readonly SoundRightsChanged[] {
    const backward = rights?.find(({ startsAt, endsAt }) => endsAt !== null && endsAt <= startsAt);
    if (backward) throw new SoundRightEndsBeforeStart(backward);
    const sorted = rights && [...new Map(rights.map((right) => [textOf(right), right])).values()].sort(inOrder);
    if (textOfAll(sorted) === textOfAll(this.rights)) return [];

    Object.assign(this, { rights: sorted, version: this.version + 1 });
    return [occurred(SoundRightsChanged, { ...this.fact(), changedAt: at.toISOString() })];
  }

  private fact(): { soundId: string; aggregateVersion: number; state: SoundState } {
    return {
      soundId: this.id,
      aggregateVersion: this.version,
      state: {
        soundId: this.id,
        ownerId: this.ownerId,
        rights: this.rights?.map(({ market, startsAt, endsAt }) => ({ market, startsAt, endsAt })) ?? null,
        registeredAt: this.registeredAt.toISOString(),
      },
    };
  }
}

function textOf({ market, startsAt, endsAt }: SoundRight): string {
  return `${market ?? ''} ${startsAt} ${endsAt ?? ''}`;
}

function textOfAll(rights: readonly SoundRight[] | null): string | undefined {
  return rights?.map(textOf).join();
}

function inOrder(a: SoundRight, b: SoundRight): number {
  return textOf(a) < textOf(b) ? -1 : 1;
}
