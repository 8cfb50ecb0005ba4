import { NoStoryAppealToDecide, StoryAppealMade } from './story.errors.ts';

export interface StoryAppeal {
  readonly text: string;
  readonly appealedAt: string;
  /** Null: not decided. */
  readonly decision: 'RESTORED' | 'UPHELD' | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

/** A removal as it is stored: JSON, instants in ISO-8601. For the creator and moderators only; in no event. */
export class StoryRemoval {
  readonly reason: string;
  readonly removedBy: string;
  readonly removedAt: string;
  readonly appealed: StoryAppeal | null;

  static begin({ reason, by, at }: { readonly reason: string; readonly by: string; readonly at: Date }): StoryRemoval {
    return Object.assign(new StoryRemoval(), { reason, removedBy: by, removedAt: at.toISOString(), appealed: null });
  }

  /** What comes out of the table is no instance. */
  static of(stored: StoryRemoval): StoryRemoval {
    return Object.assign(new StoryRemoval(), stored);
  }

  appeal({ text, at }: { readonly text: string; readonly at: Date }): StoryRemoval {
    if (this.appealed) throw new StoryAppealMade();
    const appealed = { text, appealedAt: at.toISOString(), decision: null, decidedBy: null, decidedAt: null };
    return Object.assign(new StoryRemoval(), this, { appealed });
  }

  decide(input: { readonly decision: 'RESTORED' | 'UPHELD'; readonly by: string; readonly at: Date }): StoryRemoval {
    if (this.appealed?.decision !== null) throw new NoStoryAppealToDecide();
    const { decision, by, at } = input;
    const appealed = { ...this.appealed, decision, decidedBy: by, decidedAt: at.toISOString() };
    return Object.assign(new StoryRemoval(), this, { appealed });
  }
}
