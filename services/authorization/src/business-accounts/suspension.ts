import { AppealMade, AppealTooLate, NoAppealToDecide } from './business-account.errors.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface NewSuspension {
  readonly reason: string;
  readonly evidence: string;
  /** How long it can be appealed. */
  readonly appealDays: number;
  readonly by: string;
  readonly at: Date;
}

export interface Appeal {
  readonly text: string;
  readonly appealedBy: string;
  readonly appealedAt: string;
  /** Null: not decided. A lifted suspension is gone with its appeal. */
  readonly decision: 'UPHELD' | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

/** A suspension as it is stored: JSON, instants in ISO-8601. Its words are for the members only and are in no event. */
export class Suspension {
  readonly reason: string;
  readonly evidence: string;
  readonly suspendedBy: string;
  readonly suspendedAt: string;
  /** The first instant at which it can't be appealed any more. */
  readonly appealEndsAt: string;
  readonly appealed: Appeal | null;

  static begin({ reason, evidence, appealDays, by, at }: NewSuspension): Suspension {
    return Object.assign(new Suspension(), {
      reason,
      evidence,
      suspendedBy: by,
      suspendedAt: at.toISOString(),
      appealEndsAt: new Date(at.getTime() + appealDays * DAY_MS).toISOString(),
      appealed: null,
    });
  }

  /** What comes out of the table is no instance. */
  static of(stored: Suspension): Suspension {
    return Object.assign(new Suspension(), stored);
  }

  appeal({ text, by, at }: { readonly text: string; readonly by: string; readonly at: Date }): Suspension {
    if (this.appealed) throw new AppealMade();
    if (at >= new Date(this.appealEndsAt)) throw new AppealTooLate(this.appealEndsAt);
    const undecided = { decision: null, decidedBy: null, decidedAt: null };
    const appealed = { text, appealedBy: by, appealedAt: at.toISOString(), ...undecided };
    return Object.assign(new Suspension(), this, { appealed });
  }

  decide({ by, at }: { readonly by: string; readonly at: Date }): Suspension {
    if (this.appealed?.decision !== null) throw new NoAppealToDecide();
    const appealed = { ...this.appealed, decision: 'UPHELD', decidedBy: by, decidedAt: at.toISOString() };
    return Object.assign(new Suspension(), this, { appealed });
  }
}
