import pino from 'pino';
import { KafkaSubscription } from './kafka-subscription.ts';

type Kafka = ConstructorParameters<typeof KafkaSubscription>[0];
type Listener = (event: { payload: { memberAssignment: Record<string, number[]> } }) => void;

/** As much of kafkajs as one batch needs; its heartbeat is never answered, which no broker can be made to do at will. */
function deafKafka() {
  const listeners = new Map<string, Listener>();
  let eachBatch: ((payload: unknown) => Promise<void>) | undefined;
  const nothing = async () => undefined;
  const consumer = {
    ...{ connect: nothing, subscribe: nothing, disconnect: nothing, commitOffsets: nothing },
    ...{ pause: () => undefined, resume: () => undefined, seek: () => undefined },
    on: (name: string, listener: Listener) => void listeners.set(name, listener),
    run: async (options: { eachBatch(payload: unknown): Promise<void> }) => {
      eachBatch = (payload) => options.eachBatch(payload);
      listeners.get('consumer.group_join')?.({ payload: { memberAssignment: { sample: [0] } } });
    },
  };
  const batch = {
    ...{ topic: 'sample', partition: 0, lastOffset: () => '0' },
    messages: [{ offset: '0', key: null, value: Buffer.from('{}'), headers: {}, timestamp: '0' }],
  };
  const payload = {
    ...{ batch, resolveOffset: () => undefined, isRunning: () => true, isStale: () => false },
    heartbeat: () => new Promise<void>(() => undefined),
  };
  return { kafka: { consumer: () => consumer } as unknown as Kafka, deliver: () => eachBatch?.(payload) };
}

describe('KafkaSubscription', () => {
  it('consumer rule 5: a heartbeat that is never answered ends with the session, and the batch that waits for it is tried again', async () => {
    const { kafka, deliver } = deafKafka();
    let working = 0;
    const subscription = new KafkaSubscription(
      kafka,
      {
        ...{ group: 'sample', topics: ['sample'], startAt: async () => ({ from: 0 }) },
        onBatch: async ({ records }, control) => {
          working += 1;
          await control.heartbeat().finally(() => (working -= 1));
          return { next: records.length };
        },
      },
      {
        ...{ plain: (name: string) => name, bounds: async () => [], brokerAnswers: async () => true },
        ...{ logger: pino({ level: 'silent' }), closed: () => undefined, unjoinable: () => undefined, heartbeatWithinMs: 20 },
      },
    );
    await subscription.start();
    await new Promise((resolve) => setImmediate(resolve));
    await deliver();
    expect(working).toBe(0);
    await subscription.stop();
  });
});
