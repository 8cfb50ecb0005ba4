import { isWatermarked, topicDefinitions, watermarkTopicOf } from '@afterglow/messaging/topics';
import type { TopicDefinition } from '@afterglow/messaging/transports/transport';
import { eventHeaders, watermarkMessage } from './asyncapi-messages.ts';
import { operationsOf, type ServiceEvents } from './asyncapi-operations.ts';
import type { JsonSchema } from './class-schema.ts';
import type { ClassWords, EventFile } from './event-files.ts';
import { EventSchemas } from './event-schemas.ts';

type Named = Readonly<Record<string, JsonSchema>>;

export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: JsonSchema;
  readonly channels: Named;
  readonly operations: Named;
  readonly components: {
    readonly messages: Readonly<Record<string, MessageOfEvent>>;
    readonly schemas: Named;
    readonly messageTraits: Named;
  };
  readonly [member: string]: unknown;
}

export interface MessageOfEvent {
  readonly payload: JsonSchema;
  readonly [member: string]: unknown;
}

const EVENTS = 'Events of one key are in the order of their commits. Between keys, and between topics, there is no order.';

/** The AsyncAPI 3.0 document of all topics and events, and of who sends and who hears them. */
export function asyncApiOf(
  events: readonly EventFile[],
  services: readonly ServiceEvents[],
  words: ReadonlyMap<string, ClassWords>,
): AsyncApiDocument {
  const schemas = new EventSchemas(words);
  const messages = events.map((event) => [event.type, messageOf(event, schemas, words)] as const);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Afterglow events',
      version: '1.0.0',
      description:
        'Generated from the code. CloudEvents 1.0 in Kafka’s binary mode: attributes are headers, the value is JSON of at most ' +
        `64 KiB. ${EVENTS} An event may come more than once, under the same \`ce_id\`. Readers ignore fields that they do not ` +
        'know; a new field is optional, everything else is a new version beside the old one.',
      tags: services
        .map(({ name }) => ({ name, description: `What ${name} sends and hears.` }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    },
    defaultContentType: 'application/json',
    servers: {
      local: { host: '127.0.0.1:24092', protocol: 'kafka', description: 'What `npm start` runs.' },
    },
    channels: Object.fromEntries(topicDefinitions.map((topic) => [topic.name, channelOf(topic, events)])),
    operations: operationsOf(services),
    components: {
      messages: { ...Object.fromEntries(messages), Watermark: watermarkMessage },
      schemas: Object.fromEntries(Object.entries(schemas.schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      messageTraits: { CloudEvent: eventHeaders },
    },
  };
}

function messageOf(event: EventFile, schemas: EventSchemas, words: ReadonlyMap<string, ClassWords>): MessageOfEvent {
  const { contract, type, keyField, sample } = event;
  const { description = '' } = words.get(contract.name) ?? {};
  return {
    name: type,
    title: contract.type,
    summary: description || `${contract.type}.`,
    traits: [{ $ref: '#/components/messageTraits/CloudEvent' }],
    headers: { type: 'object', properties: { ce_type: { type: 'string', const: type } } },
    payload: schemas.of(contract),
    bindings: { kafka: { key: { type: 'string', description: `The field ${keyField}.` }, bindingVersion: '0.5.0' } },
    examples: [{ name: contract.type, payload: sample }],
    'x-key': keyField,
    'x-takes-a-right-away': contract.stops === true,
  };
}

function channelOf({ name, partitions, retentionMs }: TopicDefinition, events: readonly EventFile[]): JsonSchema {
  const types = events.filter(({ contract }) => contract.topic === name).map(({ type }) => type);
  const isWatermarks =
    types.length === 0 && isWatermarked(name.split('.')[0] ?? '') && name === watermarkTopicOf(name.split('.')[0] ?? '');
  const messages = isWatermarks ? ['Watermark'] : types;
  const kept = retentionMs === null ? 'kept for ever' : `kept for ${retentionMs / 3_600_000} h`;
  return {
    address: name,
    description: `${partitions === 1 ? 'One partition' : `${partitions} partitions`}, ${kept}.${isWatermarks ? '' : ` ${EVENTS}`}`,
    messages: Object.fromEntries(messages.map((type) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: {
      kafka: {
        topic: name,
        partitions,
        topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': retentionMs ?? -1 },
        bindingVersion: '0.5.0',
      },
    },
  };
}
