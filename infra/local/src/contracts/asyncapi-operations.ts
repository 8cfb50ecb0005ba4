import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import { isBulkTopic, isWatermarked, watermarkedTopics, watermarkTopicOf } from '@afterglow/messaging/topics';
import type { JsonSchema } from './class-schema.ts';

/** What one service sends and hears, from its code. */
export interface ServiceEvents {
  readonly name: string;
  readonly sends: readonly EventContract[];
  /** By the consumer group. `reaction`: who in the service it is for. */
  readonly hears: readonly { readonly contract: EventContract; readonly reaction: string }[];
  /** By each replica itself, without a group, with watermarks. */
  readonly heardByReplicas: readonly EventContract[];
}

/** Who sends and who hears: one operation for each service, topic and direction. */
export function operationsOf(services: readonly ServiceEvents[]): Record<string, JsonSchema> {
  return Object.fromEntries(services.flatMap((service) => [...sendsOf(service), ...hearsOf(service), ...replicasOf(service)]));
}

type Operation = [name: string, operation: JsonSchema];

function sendsOf({ name, sends }: ServiceEvents): Operation[] {
  const operations = [...byTopic(sends)].map(([topic, contracts]): Operation => {
    const said = { title: `${name} sends`, description: `What ${name} sends to ${topic}.`, tags: [{ name }] };
    return [`${name}.sends.${topic}`, { action: 'send', ...said, ...placeOf(topic, contracts.map(eventTypeOf)) }];
  });
  if (!isWatermarked(name)) return operations;
  const topic = watermarkTopicOf(name);
  const description = `Every 200 ms ${name} says how far its topic is complete.`;
  const said = { title: `${name} sends`, description, tags: [{ name }] };
  return [...operations, [`${name}.sends.${topic}`, { action: 'send', ...said, ...placeOf(topic, ['Watermark']) }]];
}

function hearsOf({ name, hears }: ServiceEvents): Operation[] {
  return [...byTopic(hears.map(({ contract }) => contract))].map(([topic, contracts]) => {
    const reactions = contracts.map((contract) => {
      const names = hears.filter((one) => one.contract === contract).map(({ reaction }) => reaction);
      return `- ${contract.type}: ${[...new Set(names)].sort().join(', ')}`;
    });
    const group = isBulkTopic(topic) ? `${name}.bulk` : name;
    const operation = {
      action: 'receive',
      title: `${name} hears`,
      summary: `${name} hears from ${topic}.`,
      description: reactions.join('\n'),
      tags: [{ name }],
      ...placeOf(topic, contracts.map(eventTypeOf)),
      bindings: { kafka: { groupId: { type: 'string', enum: [group] }, bindingVersion: '0.5.0' } },
    };
    return [`${name}.hears.${topic}`, operation];
  });
}

function replicasOf({ name, heardByReplicas }: ServiceEvents): Operation[] {
  if (heardByReplicas.length === 0) return [];
  const ofWatermarks = watermarkedTopics.map((topic) => [watermarkTopicOf(topic), ['Watermark']] as const);
  const ofEvents = [...byTopic(heardByReplicas)].map(([topic, contracts]) => [topic, contracts.map(eventTypeOf)] as const);
  return [...ofEvents, ...ofWatermarks].map(([topic, messages]) => {
    const description = `Each replica of ${name} hears ${topic} itself, without a group.`;
    const said = { title: `${name} replicas hear`, description };
    return [`${name}.replicas.hear.${topic}`, { action: 'receive', ...said, tags: [{ name }], ...placeOf(topic, messages) }];
  });
}

function placeOf(topic: string, messages: readonly string[]): JsonSchema {
  return {
    channel: { $ref: `#/channels/${topic}` },
    messages: messages.map((message) => ({ $ref: `#/channels/${topic}/messages/${message}` })),
  };
}

/** None twice, in the order of their types. */
function byTopic(contracts: readonly EventContract[]): Map<string, EventContract[]> {
  const distinct = [...new Set(contracts)].sort((a, b) => (eventTypeOf(a) < eventTypeOf(b) ? -1 : 1));
  return Map.groupBy(distinct, ({ topic }) => topic);
}
