import { startEmbeddedPostgres } from '@afterglow/local/embedded-postgres';
import { startLocalKafka } from '@afterglow/local/local-kafka';
import { javaMajor } from '@afterglow/local/kafka-jars';
import { startTogether } from '@afterglow/local/start-together';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As a server in production is set: durable commits, room for the cache, checkpoints by time, and a log that others may decode. */
const POSTGRES_SETTINGS = {
  shared_buffers: '512MB',
  max_wal_size: '8GB',
  wal_level: 'logical',
  max_replication_slots: '20',
  track_commit_timestamp: 'on',
};
/** A Postgres of one bench's own, with `settings` beside those of production; `stop` ends it. Interrupted, it is ended too. */
export async function startPostgres(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'afterglow-bench-'));
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    durable: true,
    settings: { ...POSTGRES_SETTINGS, ...settings },
  });
  const stop = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop().then(() => process.exit(130)));
  return { ...postgres, stop };
}

/** Both compilers, unlike the quick start that tests want. */
const KAFKA_JVM = '-Xms1g -Xmx1g';

/**
 * Postgres and Kafka of one bench's own, in a folder that goes with them; `stop` ends both. Interrupted (Ctrl-C), they are ended too.
 * Kafka runs from its jars, so that its processor time can be told apart: Java 17 and Maven are needed.
 */
export async function startServers() {
  if (((await javaMajor()) ?? 0) < 17) throw new Error('Kafka runs from its jars here: install Java 17 and Maven.');
  const folder = await mkdtemp(join(tmpdir(), 'afterglow-bench-'));
  await chmod(folder, 0o755);
  process.env.KAFKA_JVM_OPTIONS ??= KAFKA_JVM;
  const starting = startTogether(
    startEmbeddedPostgres({
      folder: join(folder, 'postgres'),
      logFile: join(folder, 'postgres.log'),
      durable: true,
      settings: POSTGRES_SETTINGS,
    }),
    startLocalKafka({ folder: join(folder, 'kafka'), logFile: join(folder, 'kafka.log') }),
  );
  let stopping;
  const stop = () =>
    (stopping ??= (async () => {
      const servers = await starting.catch(() => []);
      await Promise.allSettled(servers.map((server) => server.stop()));
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    })());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop().then(() => process.exit(130)));
  const [postgres, broker] = await starting.catch(async (error) => {
    await stop();
    throw error;
  });
  return { folder, postgres, broker, stop };
}
