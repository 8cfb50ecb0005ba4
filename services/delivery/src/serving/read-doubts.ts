import { tailState } from '@afterglow/messaging/event-tail';
import type { EntityManager } from 'typeorm';
import { nameOfKey, type TableDoubts } from './doubts.ts';

/** What the tables of this service do not hold although it was said, as of one moment. */
export async function readDoubts(tx: EntityManager): Promise<TableDoubts> {
  const { parked, halted, positions } = await tailState(tx, 'delivery');
  return { parked: new Set(parked.map(({ topic, key }) => nameOfKey(topic, key))), halted: new Set(halted), positions };
}
