import type { CausedEvent } from '@afterglow/service-defaults/transaction-scope';
import type { EntityManager } from 'typeorm';
import { reactionNames } from './event-processor.ts';
import { consumerPositions } from './event-tail.ts';
import type { EventTails } from './event-tails.ts';
import type { Handlers } from './handlers.ts';

/** Answers `After-Event`: which events has this service not processed, in its tables or in its replicas' memory? */
export class SeenEvents {
  constructor(
    private readonly group: string,
    private readonly handlers: Handlers,
    private readonly tails: EventTails,
  ) {}

  /** `type` is the plain name, as `Afterglow-Event` writes it. A type without a reaction here counts as seen. */
  async notSeenYet(db: EntityManager, events: readonly CausedEvent[]): Promise<CausedEvent[]> {
    const missing: CausedEvent[] = [];
    for (const event of events) if (!(await this.isSeen(db, event))) missing.push(event);
    return missing;
  }

  private async isSeen(db: EntityManager, event: CausedEvent): Promise<boolean> {
    const handler = [...this.handlers.control.values()].find(({ contract }) => contract.type === event.type);
    if (handler && !(await this.isInInbox(db, event.id, reactionNames(handler)))) return false;
    const tails = this.tails.listeningTo(event.type).filter((tail) => !tail.hasSeen(event.id));
    if (tails.length === 0) return true;
    if (!handler) return false;
    // The inbox has it, so it is older than where the consumer stands; memory has it once it has got as far.
    const positions = await consumerPositions(db, this.group);
    return tails.every((tail) => tail.hasReached(handler.contract.topic, positions));
  }

  private async isInInbox(db: EntityManager, eventId: string, reactions: readonly string[]): Promise<boolean> {
    const rows: { count: string }[] = await db.query(
      `select count(*) as count from inbox where event_id = $1 and reaction = any($2) and status = 'PROCESSED'`,
      [eventId, reactions],
    );
    return Number(rows[0]?.count ?? 0) === reactions.length;
  }
}
