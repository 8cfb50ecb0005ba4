import { Injectable } from '@nestjs/common';
import { LeaseSupply } from '../leases/lease-supply.ts';
import { AskForFunds } from './ask-for-funds.ts';
import { PollMemory } from './poll-memory.ts';
import { PollPostResponses } from './poll-post-responses.ts';
import { RightsTail } from './rights-tail.ts';

/** What keeps a replica's memory up to date, step by step: `ServingLoop` takes them by the clock, the simulation by a seed. */
@Injectable()
export class ServingSteps {
  constructor(
    private readonly memory: PollMemory,
    private readonly rights: RightsTail,
    private readonly funds: AskForFunds,
    private readonly responses: PollPostResponses,
    private readonly supply: LeaseSupply,
  ) {}

  pollMemory(): Promise<void> {
    return this.memory.poll();
  }

  pollResponses(): Promise<void> {
    return this.responses.poll();
  }

  giveBackRests(): Promise<void> {
    return this.supply.giveBackRests();
  }

  checkRights(): Promise<void> {
    return this.rights.check();
  }

  isFresh(): boolean {
    return this.rights.isFresh();
  }

  /** Not from memory that may be outdated: it would ask for ad groups that were stopped. */
  async askForFunds(): Promise<void> {
    if (this.rights.isFresh()) await this.funds.askAll();
  }
}
