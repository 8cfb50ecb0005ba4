import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { dockerAnswers, removeDockerKafka, startDockerKafka } from './docker-kafka.ts';

const folder = randomUUID();
const answers = await dockerAnswers();

async function onKafka<T>(brokers: string, work: (kafka: KafkaTransport) => Promise<T>): Promise<T> {
  const kafka = new KafkaTransport({ brokers: [brokers], clientId: 'test', namespace: '', logger: pino({ level: 'silent' }) });
  try {
    return await work(kafka);
  } finally {
    await kafka.close();
  }
}

describe('startDockerKafka', () => {
  if (!answers) {
    it('needs a Docker engine, which is not here', () => {
      expect(process.env.CI).not.toBe('true');
    });
    return;
  }

  afterAll(() => removeDockerKafka(folder));

  it('starts, and keeps its topics and its cluster when it is started again, also after an end by force', async () => {
    const first = await startDockerKafka({ folder });
    const clusterId = await onKafka(first.brokers, async (kafka) => {
      await kafka.createTopics([{ name: 'kept', partitions: 3, retentionMs: null }]);
      return kafka.clusterId();
    });

    // Not stopped: what a kill -9 of its starter leaves behind.
    const second = await startDockerKafka({ folder });
    await first.ended;
    await onKafka(second.brokers, async (kafka) => {
      expect(await kafka.bounds('kept')).toHaveLength(3);
      expect(await kafka.clusterId()).toBe(clusterId);
    });
    await second.stop();
    await second.ended;
  }, 240_000);
});
