import { ReconcileRestored, type Reconciliation } from '@afterglow/messaging/reconcile-restored';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { databaseUrls, urlOfDatabase } from './database-roles.ts';
import { restoreBackup, takeBackup, type BackupManifest } from './physical-backup.ts';
import { loadServiceDefinitions, loadSubscriptions } from './service-definitions.ts';
import { serviceNames } from './service-names.ts';

const USAGE = `Usage: npm run reconcile -- backup <folder>
       npm run reconcile -- restore <folder> <data folder>        the server has ended
       npm run reconcile -- report <folder>                       the restored server runs, no service does
       npm run reconcile -- apply <folder>
  docs/runbooks/restore-a-backup.md says when. DATABASE_URL (the administrator's) and KAFKA_BROKERS say where; without them,
  what npm start runs on its usual ports.`;

const USUAL_SERVER = 'postgres://postgres:postgres@127.0.0.1:24018/postgres';
const USUAL_BROKERS = '127.0.0.1:24092';

async function main([command = '', folder = '', dataFolder = '']: readonly string[]): Promise<void> {
  const server = process.env.DATABASE_URL ?? USUAL_SERVER;
  if (folder === '') throw new Error(USAGE);
  if (command === 'backup') return print(`backed up, begun at ${(await takeBackup(server, folder)).startedAt}`);
  if (command === 'restore' && dataFolder !== '') {
    return print(`restored the state of ${(await restoreBackup(folder, dataFolder)).startedAt}`);
  }
  if (command !== 'report' && command !== 'apply') throw new Error(USAGE);
  const { startedAt } = JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8')) as BackupManifest;
  tell(await reconcile(server, Date.parse(startedAt), command === 'apply'));
}

async function reconcile(server: string, startedAtMs: number, apply: boolean): Promise<Reconciliation> {
  const namespace = process.env.AFTERGLOW_NAMESPACE ?? '';
  const adminUrl = urlOfDatabase(server, `${namespace}afterglow`);
  const transport = new KafkaTransport({
    brokers: (process.env.KAFKA_BROKERS ?? USUAL_BROKERS).split(','),
    clientId: 'reconcile',
    namespace,
    logger: pino({ level: 'silent' }),
  });
  const definitions = await loadServiceDefinitions();
  const services = await Promise.all(
    serviceNames.map(async (name) => ({
      name,
      subscriptions: await loadSubscriptions(name),
      dataSource: await createDataSource(definitions[name], databaseUrls(adminUrl, name).owner, { poolSize: 2 }).initialize(),
    })),
  );
  try {
    // An hour before: what was committed then may have reached the log only later.
    return await new ReconcileRestored(transport, services).execute({ sinceMs: startedAtMs - 3_600_000, apply });
  } finally {
    await transport.close();
    await Promise.all(services.map(({ dataSource }) => dataSource.destroy()));
  }
}

function tell({ disowned, versionBase, setAside }: Reconciliation): void {
  for (const { service, envelope, record, topic, partition } of disowned) {
    const at = `${topic}[${partition}]@${record.offset}`;
    print([service, at, envelope.type, envelope.subject, `version ${envelope.aggregateVersion}`, envelope.time].join('\t'));
  }
  print(`${disowned.length} events are in the log that their services do not know.`);
  for (const [service, base] of versionBase) {
    print(`${service}: publishes versions above ${base}; ${setAside.get(service) ?? 0} reactions are set aside for an operator.`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
