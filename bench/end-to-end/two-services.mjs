import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { newId } from '@afterglow/service-defaults/ids';
import { openService } from '../consumer-parts.mjs';
import { BULK_TABLE, EFFECT_TABLE } from '../post-events.mjs';
import { openTopics, prepareService } from '../service-database.mjs';

/** `stories` in this process, which writes; `campaigns` in another one, which reacts. One Postgres and one Kafka. */
export async function openTwoServices(servers, { hearsBulk = false, inboxDaysKept } = {}) {
  const writerDb = await prepareService(servers.postgres, 'stories');
  const readerDb = await prepareService(servers.postgres, 'campaigns');
  await readerDb.admin.query(`${EFFECT_TABLE}; ${BULK_TABLE}; grant all on effect, engagement to campaigns_app`);
  const namespace = `${newId()}.`;
  for (const service of ['stories', 'campaigns']) await (await openTopics(servers.broker, { service, namespace })).close();
  const at = { brokers: servers.broker.brokers, namespace };
  const writer = await openService({ service: 'stories', databaseUrl: writerDb.url, poolSize: 16, ...at });
  writer.relay.start();
  const reader = await startChild('reader.mjs', { ...at, databaseUrl: readerDb.url, hearsBulk, inboxDaysKept });
  await once(reader, 'message');
  const close = async () => {
    await endChild(reader);
    await writer.close();
    await Promise.all([writerDb.admin.end(), readerDb.admin.end()]);
  };
  /** One transaction, as HTTP's `commit` would open it, that publishes these events. */
  const commit = (events) => writer.transactions.run({ correlationId: newId() }, (tx) => writer.outbox.append(tx, events));
  const startBulkLoad = () => startChild('bulk-load.mjs', at);
  return { writer, writerDb, reader, readerDb, commit, startBulkLoad, close };
}

async function startChild(file, parameters) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(parameters)]);
  await once(child, 'spawn');
  return child;
}

export async function endChild(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** How many events of these posts have had their effect. */
export async function effectsOf(readerDb, postIds) {
  const { rows } = await readerDb.admin.query('select count(*)::int as count from effect where post_id = any($1::uuid[])', [
    postIds,
  ]);
  return rows[0].count;
}

/** Milliseconds from the commit of each post's event to the commit of its effect, ascending. By the server's commit times. */
export async function latencies(readerDb, postIds) {
  const { rows } = await readerDb.admin.query(
    `select extract(epoch from pg_xact_commit_timestamp(e.xmin) - pg_xact_commit_timestamp(o.xmin))::float8 * 1000 as ms
     from effect e join stories.outbox o on o.key = e.post_id::text where e.post_id = any($1::uuid[]) order by 1`,
    [postIds],
  );
  return rows.map(({ ms }) => ms);
}
