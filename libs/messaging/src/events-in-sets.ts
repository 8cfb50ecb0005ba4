import type { EntityManager } from 'typeorm';
import { failPoint } from './fail-points.ts';
import type { Named } from './handlers.ts';
import type { HeardEvent, SetReaction } from './reaction.ts';

/**
 * Collects the events of a set reaction for as long as nothing else comes between them: what a reaction sees of a chunk is
 * the same as if its events had been given to it one by one.
 */
export class EventsInSets {
  private reaction: Named<SetReaction> | null = null;
  private events: HeardEvent[] = [];

  /** `start` hears the name of each reaction as it begins, and answers what to do when it has ended well. */
  constructor(private readonly start: (name: string) => () => unknown) {}

  /** Whether an event of this reaction can be added; otherwise what was collected is to be run first. */
  takes(reaction: Named<SetReaction>): boolean {
    return this.reaction === null || this.reaction.name === reaction.name;
  }

  add(reaction: Named<SetReaction>, event: HeardEvent): void {
    this.reaction = reaction;
    this.events.push(event);
  }

  /** What was collected so far. */
  async run(tx: EntityManager): Promise<void> {
    const { reaction, events } = this;
    this.reaction = null;
    this.events = [];
    if (!reaction) return;
    const done = this.start(reaction.name);
    await reaction.run.reactToSet(events, tx);
    done();
    failPoint('consumer.reacted');
  }
}
