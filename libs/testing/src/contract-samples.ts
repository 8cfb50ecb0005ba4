import type { EventContract } from '@afterglow/contracts/event-contract';
import { readEvent } from '@afterglow/messaging/event-validation';
import { readFileSync } from 'node:fs';

/** The `.sample.json` beside a contract, as an event: the producer's test must emit it, the consumer's test receives it. */
export function sampleOf<E extends object>(contract: EventContract<E>): E {
  return readEvent(contract, JSON.parse(readFileSync(samplePathOf(contract), 'utf8')));
}

export function samplePathOf(contract: EventContract): URL {
  const producer = contract.topic.split('.')[0] ?? contract.topic;
  const file = contract.type.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const version = contract.version === 1 ? '' : `.v${contract.version}`;
  return new URL(`../../contracts/src/${producer}/${file}${version}.sample.json`, import.meta.url);
}
