import { newId } from '@afterglow/service-defaults/ids';
import { openScope } from '@afterglow/service-defaults/transaction-scope';
import type { EntityManager } from 'typeorm';
import type { LogTable } from '../log-table-reader.ts';
import { Outbox } from '../outbox.ts';
import { counted } from './consumer-under-test.ts';
import type { Occurrence } from './flushing-writer.ts';

export type Query = (sql: string, values: unknown[]) => Promise<unknown[]>;

/** A table that a `LogTableReader` reads, and how its writers write it. */
export interface LogUnderTest {
  readonly table: LogTable;
  readonly create: readonly string[];
  /** By this one knows the statement that draws ids. */
  readonly insertsWith: string;
  /** The first statement locks the keys. */
  write(query: Query, events: readonly Occurrence[]): Promise<void>;
}

const COLUMNS = ['key', 'aggregate_version'];

/** The real flush. */
export const outboxUnderTest: LogUnderTest = {
  table: { name: 'outbox', columns: COLUMNS },
  create: [],
  insertsWith: 'insert into outbox',
  write: async (query, events) => {
    const tx = { query } as unknown as EntityManager;
    openScope(tx, { correlationId: newId() });
    const outbox = new Outbox('sample', () => undefined);
    await outbox.append(
      tx,
      events.map(({ key, number }) => counted(key, number)),
    );
    await outbox.beforeCommit(tx);
  },
};

/** As delivery's change log is written: by a trigger of the rows that it is about, which their writer has locked. */
export const changeLogUnderTest: LogUnderTest = {
  table: { name: 'item_change', columns: COLUMNS },
  create: [
    `create table item (key text primary key, aggregate_version bigint not null default 0)`,
    `create table item_change (id bigint generated always as identity primary key, key text not null, aggregate_version bigint not null)`,
    `create function log_item_change() returns trigger language plpgsql as $$ begin
       insert into item_change (key, aggregate_version) values (new.key, new.aggregate_version);
       return null;
     end $$`,
    `create trigger log_item_change after update on item for each row execute function log_item_change()`,
    `create function change_items(keys text[], numbers bigint[]) returns void language plpgsql as $$ begin
       for n in 1 .. cardinality(keys) loop
         update item set aggregate_version = numbers[n] where key = keys[n];
       end loop;
     end $$`,
    `insert into item (key) values ('a'), ('b'), ('c'), ('d'), ('e')`,
    `grant select, insert, update on item, item_change to sample_app`,
    `grant usage on sequence item_change_id_seq to sample_app`,
  ],
  insertsWith: 'change_items',
  write: async (query, events) => {
    const keys = events.map(({ key }) => key);
    await query('select 1 from item where key = any($1::text[]) order by key for update', [keys]);
    await query('select change_items($1::text[], $2::bigint[])', [keys, events.map(({ number }) => number)]);
  },
};
