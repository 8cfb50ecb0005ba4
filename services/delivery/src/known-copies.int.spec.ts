import type { EventContract } from '@afterglow/contracts/event-contract';
import type { Copy } from '@afterglow/messaging/reaction';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { KeepKnownPosts } from './known-posts/keep-known-posts.ts';
import { service } from './service.ts';
import { subscriptions } from './subscriptions.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase(service);
});
afterAll(() => db.stop());

/** Every event of every copy. */
const heard = subscriptions.copies.flatMap((Keep) => {
  const copy = new Keep() as unknown as Copy;
  const table = Keep.name.replace('Keep', '').replace(/s$/, '').replace('AdSetting', 'AdSettings');
  const name = table.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return copy.events.map((contract): [string, string, EventContract, Copy] => [contract.type, name, contract, copy]);
});

describe('copies of other services’ facts', () => {
  it('OP7 there is one table for each copy', async () => {
    const tables = await db.query<{ name: string }>(
      `select relname as name from pg_class where relname like 'known\\_%' and relkind = 'r'`,
    );
    expect([...new Set(heard.map(([, name]) => name))].sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it.each(heard)(
    '%s is kept in %s: its newest version, once, whatever comes again or late',
    async (_type, table, contract, copy) => {
      await db.query(`truncate ${table}`);
      const event = sampleOf<object>(contract) as { aggregateVersion: number };
      const rows = () => db.query<{ version: number }>(`select id, version::int, state from ${table}`);

      await db.receive(event, copy);
      const first = await rows();
      expect(first).toHaveLength(1);
      expect(first[0]?.version).toBe(event.aggregateVersion);

      await db.receive(event, copy);
      expect(await rows()).toEqual(first);

      await db.receive(Object.assign(sampleOf<object>(contract), { aggregateVersion: event.aggregateVersion + 5 }), copy);
      const newer = await rows();
      expect(newer.map(({ version }) => version)).toEqual([event.aggregateVersion + 5]);
      await db.receive(Object.assign(sampleOf<object>(contract), { aggregateVersion: event.aggregateVersion + 4 }), copy);
      expect(await rows()).toEqual(newer);
    },
  );

  it('DE6 the copy of a post remembers since when it has its privacy', async () => {
    await db.query(`truncate known_post`);
    await db.receive(sampleOf(PostPrivacyChanged), new KeepKnownPosts());
    const [row] = await db.query(`select state->>'privacyChangedAt' as since from known_post`);
    expect(row?.['since']).toBe(sampleOf(PostPrivacyChanged).changedAt);
  });
});
