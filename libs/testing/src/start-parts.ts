import type { Parts, StartedParts } from './parts.ts';

/** Jest's global set-up of the levels that need Postgres and Kafka: once for both, before the first worker starts. */
export default async function startParts(): Promise<void> {
  const { TEST_DATABASE_URL, TEST_KAFKA_BROKERS } = process.env;
  const needed = { postgres: !TEST_DATABASE_URL, kafka: !TEST_KAFKA_BROKERS };
  if (!needed.postgres && !needed.kafka) {
    announce('the servers of TEST_DATABASE_URL and TEST_KAFKA_BROKERS');
    return;
  }
  const parts = await start(needed);
  announce(parts.description);
  // The workers are started after this, and inherit it.
  if (needed.postgres) process.env.TEST_DATABASE_URL = parts.databaseUrl;
  if (needed.kafka && parts.kafkaBrokers) process.env.TEST_KAFKA_BROKERS = parts.kafkaBrokers;
  (globalThis as StartedParts).startedParts = parts;
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.once(signal, () => {
      parts.abandon();
      process.exit(code);
    });
  }
}

/** Loaded only when needed: who brings his own servers waits for neither. */
async function start(needed: { postgres: boolean; kafka: boolean }): Promise<Parts> {
  const { containersCanRun, partsInContainers } = await import('./parts-in-containers.ts');
  if (await containersCanRun()) return partsInContainers(needed);
  if (process.env.CI === 'true') throw new Error('With CI=true the tests run in containers, and no Docker engine answers.');
  const { partsEmbedded } = await import('./parts-embedded.ts');
  return partsEmbedded(needed);
}

function announce(parts: string): void {
  process.stderr.write(`The tests run on ${parts}.\n`);
}
