import type { Copy } from '@afterglow/messaging/reaction';
import { rebuildCopy } from '@afterglow/messaging/rebuild-copy';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import type { Type } from '@nestjs/common';
import { pino } from 'pino';
import { databaseUrls, urlOfDatabase } from './database-roles.ts';
import { loadServiceDefinitions, loadSubscriptions } from './service-definitions.ts';
import { serviceNames, type ServiceName } from './service-names.ts';

const USAGE = `Usage: npm run rebuild -- <service> <copy>
  Makes a copy anew from the log, while the service runs: npm run rebuild -- campaigns known-posts
  DATABASE_URL (the administrator's) and KAFKA_BROKERS say where; without them, what npm start runs on its usual ports.`;

/** Where npm start puts its own servers, as long as nobody else is there. */
const USUAL_SERVER = 'postgres://postgres:postgres@127.0.0.1:24018/postgres';
const USUAL_BROKERS = '127.0.0.1:24092';

async function rebuild([service = '', folder = '']: readonly string[]): Promise<void> {
  if (!isService(service)) throw new Error(USAGE);
  const { copies } = await loadSubscriptions(service);
  const copy = copies.find((candidate) => folderOf(candidate) === folder);
  if (!copy) throw new Error(`${USAGE}\n  copies of ${service}: ${copies.map(folderOf).join(', ') || 'none'}`);
  const definition = (await loadServiceDefinitions())[service];
  const namespace = process.env.AFTERGLOW_NAMESPACE ?? '';
  const adminUrl = urlOfDatabase(process.env.DATABASE_URL ?? USUAL_SERVER, `${namespace}afterglow`);
  const transport = new KafkaTransport({
    brokers: (process.env.KAFKA_BROKERS ?? USUAL_BROKERS).split(','),
    clientId: 'rebuild',
    namespace,
    logger: pino({ level: 'silent' }),
  });
  try {
    const result = await rebuildCopy({ definition, ownerUrl: databaseUrls(adminUrl, service).owner, transport }, copy);
    const { table, events, inserted, updated, deleted } = result;
    process.stdout.write(
      `${service}.${table}: ${events} events replayed; ${inserted} rows were missing, ${updated} wrong, ${deleted} too many.\n`,
    );
  } finally {
    await transport.close();
  }
}

function isService(name: string): name is ServiceName {
  return (serviceNames as readonly string[]).includes(name);
}

/** `KeepKnownPosts` lives in `known-posts/`. */
function folderOf({ name }: Type<Copy>): string {
  return name
    .replace(/^Keep/, '')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
}

try {
  await rebuild(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
