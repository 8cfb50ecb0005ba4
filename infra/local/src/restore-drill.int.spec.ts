import { service as campaigns } from '@afterglow/campaigns/service';
import { subscriptions as campaignsHears } from '@afterglow/campaigns/subscriptions';
import { messaging } from '@afterglow/messaging/messaging';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { ReconcileRestored, type Reconciliation } from '@afterglow/messaging/reconcile-restored';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import { newId } from '@afterglow/service-defaults/ids';
import { migrate } from '@afterglow/service-defaults/migrate';
import { startService, type RunningService } from '@afterglow/service-defaults/run-service';
import { service as stories } from '@afterglow/stories/service';
import { subscriptions as storiesHears } from '@afterglow/stories/subscriptions';
import { eventually } from '@afterglow/testing/eventually';
import { callService } from '@afterglow/testing/http-call';
import { TestIssuer } from '@afterglow/testing/test-issuer';
import { testKafkaBrokers } from '@afterglow/testing/test-server';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { databaseUrls, urlOfDatabase } from './database-roles.ts';
import { removeEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { restoreBackup, takeBackup } from './physical-backup.ts';
import { prepareDatabase } from './prepare-database.ts';

const parts = [
  { definition: stories, subscriptions: storiesHears },
  { definition: campaigns, subscriptions: campaignsHears },
] as const;
const MINUTE = 60_000;

/** The data base goes back in time, Kafka does not: real Postgres of its own, real Kafka, two real services. */
describe('a restore behind what Kafka already tells', () => {
  const namespace = `t${newId()}.`;
  let folder: string;
  let server: EmbeddedPostgres;
  let issuer: TestIssuer;
  let transport: KafkaTransport;
  let running = new Map<string, RunningService>();
  const id: Record<'kept' | 'hidden' | 'removed' | 'lost', string> = { kept: '', hidden: '', removed: '', lost: '' };
  let backedUpAtMs = 0;

  const start = async () => {
    server = await startEmbeddedPostgres({
      folder: join(folder, 'postgres'),
      logFile: join(folder, 'postgres.log'),
      durable: false,
    });
  };
  const adminUrl = () => urlOfDatabase(server.url, 'afterglow');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'restore-drill-'));
    await chmod(folder, 0o755);
    issuer = await TestIssuer.start();
    transport = new KafkaTransport({
      brokers: testKafkaBrokers(),
      clientId: 'drill',
      namespace,
      logger: pino({ level: 'silent' }),
    });
    await Promise.all([start(), transport.createTopics(topicDefinitions)]);
    await query('create database afterglow', server.url);
    await prepareDatabase(adminUrl(), { services: parts.map(({ definition }) => definition.name), testClock: false });
    for (const { definition } of parts)
      await migrate(definition, { migrations: messagingMigrations }, databaseUrls(adminUrl(), definition.name).owner);
    await startServices();
  }, 2 * MINUTE);
  afterAll(async () => {
    await stopServices();
    await transport?.close();
    await issuer?.stop();
    await server?.stop();
    await removeEmbeddedPostgres(join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  });

  async function query<R extends object>(sql: string, url = adminUrl()): Promise<R[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return (await client.query<R>(sql).finally(() => client.end())).rows;
  }
  async function startServices(): Promise<void> {
    for (const { definition, subscriptions } of parts) {
      const prefix = definition.name.toUpperCase();
      const env = {
        NODE_ENV: 'test',
        LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
        KAFKA_BROKERS: testKafkaBrokers().join(','),
        AFTERGLOW_NAMESPACE: namespace,
        [`${prefix}_PORT`]: '0',
        [`${prefix}_DATABASE_URL`]: databaseUrls(adminUrl(), definition.name).app,
        ...issuer.environment,
      };
      running.set(definition.name, await startService(definition, messaging(subscriptions), env));
    }
  }
  async function stopServices(): Promise<void> {
    await Promise.all([...running.values()].map((service) => service.stop()));
    running = new Map();
  }
  const call = (name: string, method: string, path: string, options: Parameters<typeof callService>[3]) =>
    callService({ service: { name, url: running.get(name)?.url ?? '' }, issuer }, method, path, options);
  async function publish(caption: string): Promise<string> {
    const { body } = await call('stories', 'POST', '/v1/posts', { as: 'mia', body: { itemType: 'VIDEO', caption } });
    return String(body['postId']);
  }
  async function setPrivacy(postId: string, privacy: string): Promise<number> {
    const found = await call('stories', 'GET', `/v1/posts/${postId}`, { as: 'mia' });
    const headers = { 'if-match': found.headers.get('etag') ?? '' };
    return (await call('stories', 'PATCH', `/v1/posts/${postId}`, { as: 'mia', headers, body: { privacy } })).status;
  }
  const remove = async (postId: string) => (await call('stories', 'DELETE', `/v1/posts/${postId}`, { as: 'mia' })).status;
  const settled = () =>
    eventually(async () => {
      const all = await Promise.all([...running.values()].map((service) => service.quiescence()));
      return all.every(({ unpublished, unprocessed, inFlight }) => unpublished + unprocessed + inFlight === 0);
    }, 30_000);
  /** As campaigns knows them. */
  const known = async () =>
    new Map(
      (
        await query<{ id: string; version: string; state: { privacy: string; isRemoved?: boolean; removedAt?: string | null } }>(
          'select id, version, state from campaigns.known_post',
        )
      ).map((row) => [row.id, { version: Number(row.version), ...row.state }]),
    );
  async function reconcile(apply: boolean): Promise<Reconciliation> {
    const services = await Promise.all(
      parts.map(async ({ definition, subscriptions }) => ({
        name: definition.name,
        subscriptions,
        dataSource: await createDataSource(definition, databaseUrls(adminUrl(), definition.name).owner, {
          poolSize: 2,
        }).initialize(),
      })),
    );
    try {
      return await new ReconcileRestored(transport, services).execute({ sinceMs: backedUpAtMs - 60 * MINUTE, apply });
    } finally {
      await Promise.all(services.map(({ dataSource }) => dataSource.destroy()));
    }
  }
  const op = { as: 'op' as const, key: null };

  it(
    'backs up while services run, loses everything, restores',
    async () => {
      [id.kept, id.hidden, id.removed] = [await publish('kept'), await publish('hidden later'), await publish('removed later')];
      await settled();
      backedUpAtMs = Date.parse((await takeBackup(server.url, join(folder, 'backup'))).startedAt);

      id.lost = await publish('published after the backup');
      expect([await setPrivacy(id.hidden, 'SELF_ONLY'), await remove(id.removed)]).toEqual([200, 200]);
      await settled();
      expect([...(await known()).keys()].sort()).toEqual(Object.values(id).sort());

      await expect(reconcile(false)).rejects.toThrow('stories is running: stop all services first');
      await stopServices();
      process.kill(server.pid, 'SIGKILL');
      await server.ended;
      await rm(join(server.dataFolder, 'postmaster.pid'), { force: true });
      await rm(join(server.dataFolder, 'base'), { recursive: true });
      await restoreBackup(join(folder, 'backup'), server.dataFolder);
      await start();
      expect((await known()).has(id.lost)).toBe(false);
      expect(await query('select id from stories.post order by id')).toHaveLength(3);
    },
    2 * MINUTE,
  );

  it(
    'reports what was published and is not known any more, and changes nothing by it',
    async () => {
      const { disowned, versionBase, setAside } = await reconcile(false);
      const told = disowned.map(({ service, envelope }) => `${service} ${envelope.type.split('.')[2]} ${envelope.subject}`);
      expect(told.sort()).toEqual(
        [
          `stories PostPublished ${id.lost}`,
          `stories PostPrivacyChanged ${id.hidden}`,
          `stories PostRemoved ${id.removed}`,
        ].sort(),
      );
      expect([versionBase.get('stories'), versionBase.get('campaigns')]).toEqual([2, 0]);
      expect(setAside.get('campaigns')).toBe(1);
      expect(await query('select from campaigns.dead_letter')).toEqual([]);
      expect(await query('select version_base::int as base from stories.outbox_cursor')).toEqual([{ base: 0 }]);
    },
    MINUTE,
  );

  it(
    'applied, twice as well as once: a withdrawal holds, what nobody stands for is set aside, nothing happens twice',
    async () => {
      await reconcile(true);
      expect((await reconcile(true)).setAside.get('campaigns')).toBe(0);
      // As if the restored relay had remembered nothing of what it had published: all of it goes out again.
      await query(`update stories.outbox_cursor set position = 0, published = '{}'`);
      await startServices();
      await settled();
      const posts = await known();
      expect([...posts.keys()].sort()).toEqual([id.kept, id.hidden, id.removed].sort());
      expect(posts.get(id.hidden)).toMatchObject({ privacy: 'SELF_ONLY', version: 2 });
      expect(posts.get(id.removed)?.version).toBe(2);
      expect(posts.get(id.kept)?.version).toBe(1);
      const twice = `select event_id from campaigns.inbox where reaction = 'KeepKnownPosts' group by event_id having count(*) > 1`;
      expect(await query(twice)).toEqual([]);
      expect(await query(`select from campaigns.consumer_offset where halted_at is not null`)).toEqual([]);
      const { body } = await call('campaigns', 'GET', '/operations/dead-letters', op);
      expect(body['data']).toMatchObject([
        { waiting: 1, reaction: 'KeepKnownPosts', error: expect.stringContaining('does not know it') as string },
      ]);
    },
    MINUTE,
  );

  it(
    'what the restored service does from now on is newer than all that was lost: every reader takes it',
    async () => {
      expect([await setPrivacy(id.hidden, 'FOLLOWER_OF_CREATOR'), await remove(id.removed)]).toEqual([200, 200]);
      await settled();
      const posts = await known();
      expect(posts.get(id.hidden)).toMatchObject({ privacy: 'FOLLOWER_OF_CREATOR', version: 4 });
      expect(posts.get(id.removed)?.version).toBe(4);
      const fresh = await publish('after the restore');
      await settled();
      expect((await known()).get(fresh)?.version).toBe(3);
    },
    MINUTE,
  );

  it(
    'an operator discards what was lost, and nothing waits any more',
    async () => {
      const { body } = await call('campaigns', 'GET', '/operations/dead-letters', op);
      const [{ fingerprint = '' } = {}] = body['data'] as { fingerprint?: string }[];
      const answer = await call('campaigns', 'POST', '/operations/dead-letters/discards', {
        ...op,
        body: { fingerprint, why: 'lost with the data base' },
      });
      expect(answer.body).toEqual({ discarded: 1 });
      expect(await query('select from campaigns.parked_key')).toEqual([]);
      expect((await known()).has(id.lost)).toBe(false);
    },
    MINUTE,
  );
});
