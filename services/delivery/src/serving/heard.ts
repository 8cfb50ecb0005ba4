import type { EventContract } from '@afterglow/contracts/event-contract';
import type { ServingFacts } from './serving-facts.ts';

/** One type of event that a replica hears itself, and what it changes in memory. */
export interface Heard {
  readonly contract: EventContract;
  apply(event: object, facts: ServingFacts): void;
}

export function heard<E extends object>(contract: EventContract<E>, apply: (event: E, facts: ServingFacts) => void): Heard {
  return {
    contract,
    apply: (event, facts) => {
      if (!(event instanceof contract)) throw new Error(`${event.constructor.name} is not ${contract.type}`);
      apply(event, facts);
    },
  };
}
