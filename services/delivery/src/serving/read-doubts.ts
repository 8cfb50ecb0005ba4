import { tailPositions } from '@afterglow/messaging/event-tail';
import type { EntityManager } from 'typeorm';
import { nameOfKey, type TableDoubts } from './doubts.ts';

/** What the tables of this service do not hold although it was said. In a transaction that sees one moment only. */
export async function readDoubts(tx: EntityManager): Promise<TableDoubts> {
  const parked: { topic: string; key: string }[] = await tx.query(
    `select distinct topic, key from parked_key where consumer_group = 'delivery'`,
  );
  const halted: { topic: string; partition: number }[] = await tx.query(
    `select topic, partition from consumer_offset where consumer_group = 'delivery' and halted_at is not null`,
  );
  return {
    parked: new Set(parked.map(({ topic, key }) => nameOfKey(topic, key))),
    halted: new Set(halted.map(({ topic, partition }) => `${topic}[${partition}]`)),
    positions: await tailPositions(tx, 'delivery'),
  };
}
