import type { AsyncApiDocument } from './asyncapi-document.ts';
import type { JsonSchema } from './class-schema.ts';
import { kindsOf, LIMITS, partsOf, resolverOf, type ContractLine, type Resolve } from './contract-lines.ts';

const fixed = (place: string, rule: string): ContractLine => ({ kind: 'fixed', place, rule });

/**
 * Events as lines that can be kept and compared. All are fixed: an old reader hears new events, and a new reader old ones, for
 * the log keeps them. So a version may only get new optional fields.
 */
export function eventLinesOf({ channels, components }: Pick<AsyncApiDocument, 'channels' | 'components'>): ContractLine[] {
  const resolve = resolverOf({ components });
  return Object.entries(channels).flatMap(([topic, channel]) =>
    Object.keys(channel['messages'] as object).flatMap((type) => {
      const message = components.messages[type] as JsonSchema;
      const place = `event ${type}`;
      return [
        fixed(place, 'is there'),
        fixed(place, `is on ${topic}`),
        ...(message['x-key'] ? [fixed(place, `has the key ${String(message['x-key'])}`)] : []),
        ...(message['x-takes-a-right-away'] === undefined ? [] : [fixed(place, rightsOf(message))]),
        ...linesOfField(message['payload'] as JsonSchema, `${place} payload`, resolve),
      ];
    }),
  );
}

function rightsOf(message: JsonSchema): string {
  return message['x-takes-a-right-away'] === true ? 'takes a right away' : 'takes no right away';
}

function linesOfField(given: JsonSchema, place: string, resolve: Resolve): ContractLine[] {
  const options = (given['anyOf'] as JsonSchema[] | undefined)?.map(resolve) ?? [resolve(given)];
  return [
    ...kindsOf({ anyOf: options }, resolve).map((kind) => fixed(place, `may be ${kind}`)),
    ...options.flatMap((schema) => [
      ...LIMITS.filter((limit) => schema[limit] !== undefined).map((limit) =>
        fixed(place, `${limit} ${JSON.stringify(schema[limit])}`),
      ),
      ...((schema['enum'] ?? []) as unknown[]).map((value) => fixed(place, `takes ${JSON.stringify(value)}`)),
      ...((schema['required'] ?? []) as string[]).map((name) => fixed(`${place}.${name}`, 'is required')),
      ...partsOf(schema).flatMap(([part, child]) => linesOfField(child, place + part, resolve)),
    ]),
  ];
}
