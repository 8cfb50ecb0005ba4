import type { TopicDefinition } from './transports/transport.ts';

export const CONTROL_PARTITIONS = 6;
const BULK_PARTITIONS = 12;
const BULK_RETENTION_MS = 14 * 24 * 3600 * 1000;

/** The services that publish: each has a control topic of its own name, facts only, kept for ever. */
export const controlTopics = ['stories', 'authorization', 'campaigns', 'delivery', 'billing'] as const;

/** High volume, cumulative or countable, kept 14 days; read by a consumer and a group of their own (DESIGN §3). */
export const bulkTopics = ['stories.engagement', 'delivery.tracking', 'delivery.rollups'] as const;

/** Whose events take rights away: their relays say how far the log is complete (DESIGN §5, `watermark-writer.ts`). */
export const watermarkedTopics = ['authorization', 'stories', 'campaigns'] as const;

const WATERMARK_RETENTION_MS = 3600 * 1000;

export function watermarkTopicOf(controlTopic: string): string {
  return `${controlTopic}.watermarks`;
}

export function isWatermarked(controlTopic: string): boolean {
  return (watermarkedTopics as readonly string[]).includes(controlTopic);
}

/** Topics are code. Partition counts never change: a key would lose its order. */
export const topicDefinitions: readonly TopicDefinition[] = [
  ...controlTopics.map((name) => ({ name, partitions: CONTROL_PARTITIONS, retentionMs: null })),
  ...bulkTopics.map((name) => ({ name, partitions: BULK_PARTITIONS, retentionMs: BULK_RETENTION_MS })),
  ...watermarkedTopics.map((name) => ({ name: watermarkTopicOf(name), partitions: 1, retentionMs: WATERMARK_RETENTION_MS })),
];

export function isBulkTopic(topic: string): boolean {
  return (bulkTopics as readonly string[]).includes(topic);
}
