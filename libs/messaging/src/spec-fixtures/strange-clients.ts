import { eventually } from '@afterglow/testing/eventually';
import kafkajs, { type Message } from 'kafkajs';

/** Clients of the broker that are not ours. */
function strangerAt(brokers: string[]) {
  return new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
}

/** Whatever bytes it likes. */
export async function publishBytes(brokers: string[], topic: string, messages: Message[]): Promise<void> {
  const producer = strangerAt(brokers).producer();
  await producer.connect();
  await producer.send({ topic, messages });
  await producer.disconnect();
}

const STRANGE = 'of another kind';

/**
 * A member of another kind: as long as it is there, the broker refuses ours for good (INCONSISTENT_GROUP_PROTOCOL). Answers what
 * makes it leave.
 */
export async function occupyGroup(brokers: string[], groupId: string, topic: string): Promise<() => Promise<void>> {
  const protocol = ({ topics }: { topics: string[] }) => ({
    name: STRANGE,
    metadata: kafkajs.AssignerProtocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }),
  });
  const { roundRobin } = kafkajs.PartitionAssigners;
  const consumer = strangerAt(brokers).consumer({
    groupId,
    partitionAssigners: [(config) => ({ ...roundRobin(config), name: STRANGE, protocol })],
  });
  let isThere = false;
  consumer.on('consumer.group_join', () => {
    isThere = true;
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic] });
  await consumer.run({ eachMessage: async () => undefined });
  await eventually(() => isThere);
  return () => consumer.disconnect();
}
