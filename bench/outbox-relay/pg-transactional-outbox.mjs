import { Client } from 'pg';

const MISSING = 'pg-transactional-outbox is not installed: npm --prefix bench ci';
const SEGMENTS = 1000;

/** Its own schema in a data base of its own; null, and what to do about it, where the package is missing. */
export async function openPgTransactionalOutbox(postgres) {
  const library = await import('pg-transactional-outbox').catch(() => null);
  if (!library) return { missing: MISSING };
  const peer = library.default ?? library;
  const database = 'pgto';
  const admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`create database ${database}`);
  await admin.end();
  const url = new URL(postgres.url);
  url.pathname = `/${database}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  const names = {
    ...{
      outboxOrInbox: 'outbox',
      database,
      schema: 'public',
      table: 'outbox',
      listenerRole: 'postgres',
      handlerRole: 'postgres',
    },
    ...{ publication: 'pgto_publication', replicationSlot: 'pgto_slot', nextMessagesName: 'next_outbox_messages' },
  };
  await client.query(peer.DatabaseSetupExporter.createPollingScript(names, true));
  const { DatabaseSetup } = peer;
  await client.query(DatabaseSetup.setupReplicationCore(names));
  await client.query(DatabaseSetup.setupReplicationSlot(names));
  return { measure: (way, messages) => measure({ peer, client, url, names }, way, messages), close: () => client.end() };
}

/** Messages a second from the first handled to the last. Its handler only counts, so no broker costs it anything. */
async function measure({ peer, client, url, names }, way, messages) {
  let handled = 0;
  let first = 0;
  const { promise: done, resolve } = Promise.withResolvers();
  const handler = {
    handle: async () => {
      handled += 1;
      if (handled === 1) first = performance.now();
      if (handled === messages) resolve();
    },
  };
  const settings = {
    ...{ dbSchema: names.schema, dbTable: names.table },
    ...{ enableMaxAttemptsProtection: false, enablePoisonousMessageProtection: false },
    ...{ nextMessagesFunctionName: names.nextMessagesName, nextMessagesBatchSize: 100, nextMessagesPollingIntervalInMs: 10 },
    ...{ dbPublication: names.publication, dbReplicationSlot: names.replicationSlot },
  };
  const config = { outboxOrInbox: 'outbox', dbListenerConfig: { connectionString: url.href }, settings };
  await client.query('truncate outbox');
  const logger = peer.getDisabledLogger();
  const insert = () =>
    client.query(
      `insert into outbox (id, aggregate_type, aggregate_id, message_type, segment, payload)
       select gen_random_uuid(), 'campaign', (n % ${SEGMENTS})::text, 'changed', (n % ${SEGMENTS})::text,
         jsonb_build_object('n', n, 'note', repeat('abcdefgh', 25)) from generate_series(1, $1::int) n`,
      [messages],
    );
  let stop;
  if (way === 'polling') {
    await insert();
    [stop] = peer.initializePollingMessageListener(config, handler, logger);
  } else {
    const concurrencyStrategy = peer.createReplicationSegmentMutexConcurrencyController();
    [stop] = peer.initializeReplicationMessageListener(config, handler, logger, { concurrencyStrategy });
    await insert();
  }
  const giveUp = setTimeout(resolve, 60_000);
  await done;
  clearTimeout(giveUp);
  const seconds = (performance.now() - first) / 1000;
  await stop();
  return handled / seconds;
}
