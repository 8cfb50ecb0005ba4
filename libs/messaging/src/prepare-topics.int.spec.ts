import { jest } from '@jest/globals';
import { pino } from 'pino';
import { prepareTopics, topicsOf } from './prepare-topics.ts';
import { controlTopics, topicDefinitions } from './topics.ts';
import { KafkaTransport } from './transports/kafka-transport.ts';

describe('the job that makes topics', () => {
  const brokers = process.env['TEST_KAFKA_BROKERS'] ?? '';
  const namespace = `t${crypto.randomUUID()}.`;
  const said: string[] = [];
  const transport = new KafkaTransport({
    brokers: brokers.split(','),
    clientId: 'test',
    namespace,
    logger: pino({ level: 'silent' }),
  });

  beforeAll(() => {
    for (const output of [process.stdout, process.stderr]) {
      jest.spyOn(output, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    }
  });
  beforeEach(() => {
    said.splice(0);
    Object.assign(process.env, { KAFKA_BROKERS: brokers, AFTERGLOW_NAMESPACE: namespace });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    for (const name of ['KAFKA_BROKERS', 'AFTERGLOW_NAMESPACE', 'KAFKA_REPLICATION_FACTOR']) delete process.env[name];
    process.exitCode = 0;
    await transport.deleteTopics(topicsOf('stories').map(({ name }) => name));
    await transport.close();
  });

  it('each topic belongs to one service', () => {
    const owned = controlTopics.flatMap((service) => topicsOf(service));
    expect(owned.map(({ name }) => name).sort()).toEqual(topicDefinitions.map(({ name }) => name).sort());
  });

  it('makes the topics of a service, with their partitions; again makes nothing', async () => {
    await prepareTopics('stories');
    await prepareTopics('stories');
    expect(said.filter((line) => line.startsWith('stories'))).toEqual(
      Array(2).fill('stories: stories, stories.engagement, stories.watermarks\n'),
    );
    const partitions = await Promise.all(topicsOf('stories').map(async ({ name }) => (await transport.bounds(name)).length));
    expect(partitions).toEqual([6, 12, 1]);
  });

  it.each([
    ['no broker', { KAFKA_BROKERS: '' }, 'KAFKA_BROKERS is missing'],
    ['a replication that is none', { KAFKA_REPLICATION_FACTOR: 'three' }, 'KAFKA_REPLICATION_FACTOR must be a number'],
  ])('says what is wrong, and ends with 1: %s', async (_what, variables, sentence) => {
    Object.assign(process.env, variables);
    await prepareTopics('stories');
    expect(said.join('')).toContain(sentence);
    expect(process.exitCode).toBe(1);
  });
});
