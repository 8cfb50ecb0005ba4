import { fork, spawn, execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** The product's relay; `stop` answers what was acknowledged, and when. */
export function startOurs({ db, brokers, service, namespace, notesAcks }) {
  const addresses = { service, databaseUrl: db.url, brokers, namespace, notesAcks };
  const child = fork(here('our-relay.mjs'), [JSON.stringify(addresses)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    const acks = notesAcks ? await ask(child) : [];
    child.kill('SIGTERM');
    await ended;
    return new Map(Array.from({ length: acks.length / 2 }, (_, index) => [acks[2 * index], acks[2 * index + 1]]));
  };
  return { pid: child.pid, ended, stop };
}

function ask(child) {
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.send('acks');
  });
}

/** Debezium's jars, by Maven, once for each user; null, and what to do about it, where Java or Maven are missing. */
export async function openDebezium() {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'afterglow/debezium-3.6.1');
  const isThere = async () => (await readdir(cache).catch(() => [])).length > 0;
  if (!(await isThere())) {
    await mkdir(cache, { recursive: true });
    const args = ['-q', '-B', '-f', here('debezium/pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${cache}`];
    const failure = await promisify(execFile)('mvn', args).then(
      () => null,
      (error) => error.message.split('\n')[0],
    );
    if (failure || !(await isThere())) return { missing: `Debezium's jars: install Maven and a JDK 17 (${failure})` };
  }
  return { start: (parts) => startDebezium(cache, parts) };
}

/**
 * The engine with the outbox event router on the same table, and Kafka's own producer behind it: large batches for throughput. It
 * sends the event's id as the one header, where ours sends the whole CloudEvent.
 */
async function startDebezium(jars, { postgres, brokers, service, slot, topic, pollMs, folder, notesAcks }) {
  const url = new URL(postgres.url);
  const properties = {
    name: 'outbox',
    'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
    'database.hostname': url.hostname,
    'database.port': url.port,
    'database.user': url.username,
    'database.password': url.password,
    'database.dbname': url.pathname.slice(1),
    'topic.prefix': 'bench',
    'plugin.name': 'pgoutput',
    'publication.name': 'bench_outbox',
    'publication.autocreate.mode': 'disabled',
    'table.include.list': `${service}.outbox`,
    'snapshot.mode': 'no_data',
    'slot.name': slot,
    'tombstones.on.delete': 'false',
    'skipped.operations': 'u,d,t',
    'poll.interval.ms': pollMs,
    'max.batch.size': 8192,
    'max.queue.size': 32768,
    'offset.storage': 'org.apache.kafka.connect.storage.FileOffsetBackingStore',
    'offset.storage.file.filename': join(folder, `${slot}.offsets`),
    'offset.flush.interval.ms': 5000,
    transforms: 'outbox',
    'transforms.outbox.type': 'io.debezium.transforms.outbox.EventRouter',
    'transforms.outbox.table.field.event.id': 'event_id',
    'transforms.outbox.table.field.event.key': 'key',
    'transforms.outbox.table.field.event.type': 'type',
    'transforms.outbox.table.field.event.payload': 'payload',
    'transforms.outbox.route.by.field': 'topic',
    'transforms.outbox.route.topic.replacement': topic,
  };
  const file = join(folder, `${slot}.properties`);
  await writeFile(
    file,
    Object.entries(properties)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  );
  const java = ['-Xms256m', '-Xmx1g', `-Dlog4j2.configurationFile=${here('debezium/log4j2.properties')}`, '-cp', join(jars, '*')];
  const args = [...java, here('debezium/OutboxRelay.java'), file, brokers, topic, ...(notesAcks ? ['acks'] : [])];
  const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  // Whatever ends this process ends it too; ours notices by itself that its parent is gone.
  process.once('exit', () => child.kill('SIGKILL'));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    const lines = text.split('\n').map((line) => line.split(' '));
    return new Map(lines.filter(([id, at]) => id.length === 36 && Number(at) > 0).map(([id, at]) => [id, Number(at)]));
  };
  return { pid: child.pid, ended, stop };
}
