import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { TestIssuer } from '@afterglow/testing/test-issuer';
import { testKafkaBrokers } from '@afterglow/testing/test-server';
import { createServer, type AddressInfo } from 'node:net';
import pino from 'pino';
import { COUNTING_TABLES } from './spec-fixtures/counting-service.ts';
import { FixtureProcess } from './spec-fixtures/fixture-process.ts';
import { sampleDefinition } from './spec-fixtures/sample-event.ts';
import { occupyGroup } from './spec-fixtures/strange-clients.ts';
import { KafkaTransport } from './transports/kafka-transport.ts';

/** Stands for the minute that nobody waits for in a test. */
const JOIN_WITHIN_MS = 400;

describe('a process whose group cannot be joined', () => {
  let db: TestDatabase;
  let issuer: TestIssuer;
  const namespace = `t${newId()}.`;
  const processes: FixtureProcess[] = [];

  beforeAll(async () => {
    [db, issuer] = await Promise.all([startDatabase(sampleDefinition), TestIssuer.start()]);
    for (const sql of COUNTING_TABLES) await db.query(sql);
    const logger = pino({ level: 'silent' });
    const transport = new KafkaTransport({ brokers: testKafkaBrokers(), clientId: 'test', namespace, logger });
    await transport.createTopics([{ name: 'sample', partitions: 3, retentionMs: null }]);
    await transport.close();
  });
  afterAll(async () => {
    for (const process of processes) process.kill('SIGKILL');
    await Promise.all(processes.map(({ ended }) => ended));
    await issuer.stop();
    await db.stop();
  });

  function start(brokers: readonly string[]): FixtureProcess {
    const started = new FixtureProcess('run-counting-over-http.ts', {
      NODE_ENV: 'test',
      SAMPLE_PORT: '0',
      SAMPLE_DATABASE_URL: db.urls.app,
      KAFKA_BROKERS: brokers.join(','),
      AFTERGLOW_NAMESPACE: namespace,
      JOIN_WITHIN_MS: String(JOIN_WITHIN_MS),
      ...issuer.environment,
    });
    processes.push(started);
    return started;
  }
  const portOf = ({ output }: FixtureProcess) => /"port":(\d+),"msg":"ready"/.exec(output)?.[1] ?? '';

  it('consumer rule 5: a process that the broker answers and does not let into its group ends by itself, with exit code 1', async () => {
    const leave = await occupyGroup(testKafkaBrokers(), `${namespace}sample`, `${namespace}sample`);
    const service = start(testKafkaBrokers());
    expect(await service.ended).toEqual({ code: 1, signal: null });
    expect(service.output).toContain('the group sample cannot be joined');
    await leave();
  });

  it('consumer rule 5: a process whose broker is away goes on for as long as that lasts, and takes writes', async () => {
    const service = start([`127.0.0.1:${await closedPort()}`]);
    await service.wrote('"msg":"ready"');
    // By then it has waited several times longer than a broker is given that answers.
    await service.wrote('ECONNREFUSED', 8);
    const answer = await fetch(`http://127.0.0.1:${portOf(service)}/v1/counts/alone`, {
      method: 'POST',
      headers: { 'idempotency-key': newId() },
    });
    expect([answer.status, await answer.json()]).toEqual([201, { counter: 'alone', version: 1 }]);
    service.kill('SIGTERM');
    expect(await service.ended).toEqual({ code: 0, signal: null });
    expect(service.output).not.toContain('shutdown step failed');
  });
});

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
