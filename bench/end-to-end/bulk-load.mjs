/** Publishes roll-ups of 10,000 posts as fast as the broker takes them, until it is ended. Started by fork. */
import 'reflect-metadata';
import { DirectPublisher } from '@afterglow/messaging/direct-publisher';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { createLogger } from '@afterglow/service-defaults/logger';
import { newId } from '@afterglow/service-defaults/ids';
import { postEngagementRolledUp } from '../post-events.mjs';

const { brokers, namespace } = JSON.parse(process.argv[2]);
const logger = createLogger('stories', 'warn');
const publisher = new DirectPublisher('stories', new KafkaTransport({ brokers: [brokers], clientId: 'bulk', namespace, logger }));
const posts = Array.from({ length: 10_000 }, () => newId());
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
for (let version = 1; ; version += 1) {
  for (let at = 0; at < posts.length; at += 500) {
    const events = posts.slice(at, at + 500).map((postId) => postEngagementRolledUp(postId, version));
    await publisher.publish(events, { time: new Date(), correlationId: newId() });
    process.send(events.length);
  }
}
