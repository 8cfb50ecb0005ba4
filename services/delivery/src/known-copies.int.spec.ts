import type { EventContract } from '@afterglow/contracts/event-contract';
import type { Copy } from '@afterglow/messaging/reaction';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { KeepKnownCreatorAdSettings } from './known-creator-ad-settings/keep-known-creator-ad-settings.ts';
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

  it('DE6 a copy of a right remembers every step, in whatever order they come, and the newest hundred of them', async () => {
    const told = (aggregateVersion: number) =>
      Object.assign(sampleOf(CreatorAdSettingsChanged), { aggregateVersion, adAuthorizationEnabled: aggregateVersion % 2 === 0 });
    const hear = async (versions: readonly number[]) => {
      await db.query(`truncate known_creator_ad_settings`);
      for (const version of versions) await db.receive(told(version), new KeepKnownCreatorAdSettings());
      return db.query(`select version::int, steps from known_creator_ad_settings`);
    };
    const { changedAt: at } = told(1);
    const three = [{ version: 3, steps: { 1: { at, isOn: false }, 2: { at, isOn: true }, 3: { at, isOn: false } } }];
    expect(await hear([1, 2, 3])).toEqual(three);
    expect(await hear([3, 1, 3, 2, 1])).toEqual(three);
    const many = Array.from({ length: 104 }, (_, index) => index + 1);
    const [row] = await hear([...many.slice(50), ...many.slice(0, 50)]);
    expect(Object.keys(row?.['steps'] as object).map(Number)).toEqual(many.slice(4));
  });
});
