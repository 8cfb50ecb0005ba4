import type { TopicDefinition } from './transports/transport.ts';

const CONTROL_PARTITIONS = 6;
const BULK_PARTITIONS = 12;
const BULK_RETENTION_MS = 14 * 24 * 3600 * 1000;

/** The services that publish: each has a control topic of its own name, facts only, kept for ever. */
export const controlTopics = ['stories', 'authorization', 'campaigns', 'delivery', 'billing'] as const;

/** High volume, cumulative or countable, kept 14 days; read by a consumer and a group of their own (DESIGN §3). */
export const bulkTopics = ['stories.engagement', 'delivery.tracking', 'delivery.rollups'] as const;

/** Topics are code. Partition counts never change: a key would lose its order. */
export const topicDefinitions: readonly TopicDefinition[] = [
  ...controlTopics.map((name) => ({ name, partitions: CONTROL_PARTITIONS, retentionMs: null })),
  ...bulkTopics.map((name) => ({ name, partitions: BULK_PARTITIONS, retentionMs: BULK_RETENTION_MS })),
];

export function isBulkTopic(topic: string): boolean {
  return (bulkTopics as readonly string[]).includes(topic);
}
