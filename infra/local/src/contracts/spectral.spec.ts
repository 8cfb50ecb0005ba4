import { Spectral } from '@stoplight/spectral-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { serviceNames } from '../service-names.ts';
import { spectralRuleset } from './spectral-ruleset.ts';

const OPENAPI = 'services/billing/openapi.json';
const ASYNCAPI = 'libs/contracts/asyncapi.json';
const EVENT = 'afterglow.billing.SpendCharged.v1';

const spectral = new Spectral();
spectral.setRuleset(spectralRuleset);

interface Part {
  [name: string]: Part;
}
const read = (file: string): Part => JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8')) as Part;
const at = (document: Part, ...path: readonly string[]): Part => path.reduce((part, name) => part[name] as Part, document);

/** `<rule> <where>` each. */
async function offencesIn(document: Part): Promise<string[]> {
  return (await spectral.run(document as Record<string, unknown>)).map(({ code, path }) => `${code} ${path.join('/')}`);
}

/** Offences that are planted, and what is to be said of each. */
const PLANTED: readonly [string, string, (document: Part) => unknown, string][] = [
  [
    'an operation without words',
    OPENAPI,
    (document) => delete at(document, 'paths', '/v1/billing-accounts/{businessAccountId}', 'get')['description'],
    'operation-description paths//v1/billing-accounts/{businessAccountId}/get',
  ],
  ['a path in camelCase', OPENAPI, (document) => (at(document, 'paths')['/v1/topUps'] = {}), 'house-paths paths//v1/topUps'],
  [
    'a field in snake_case',
    OPENAPI,
    (document) => (at(document, 'components', 'schemas', 'Problem', 'properties')['request_id'] = {}),
    'house-fields components/schemas/Problem/properties/request_id',
  ],
  [
    'money that is not whole',
    OPENAPI,
    (document) =>
      (at(document, 'components', 'schemas', 'Problem', 'properties')['feeMicros'] = { type: 'number' } as never as Part),
    'house-money components/schemas/Problem/properties/feeMicros',
  ],
  [
    'a refusal that is no problem',
    OPENAPI,
    (document) => (at(document, 'components', 'responses', 'auth.forbidden')['content'] = {}),
    'house-problems components/responses/auth.forbidden/content',
  ],
  [
    'a code that names no aggregate',
    OPENAPI,
    (document) =>
      (at(
        document,
        ...['components', 'responses', 'internal.error', 'content', 'application/problem+json', 'schema', 'properties', 'code'],
      )['enum'] = ['FORBIDDEN'] as never as Part),
    'house-codes components/responses/internal.error/content/application/problem+json/schema/properties/code/enum/0',
  ],
  [
    'an operation of a message that its channel does not have',
    ASYNCAPI,
    (document) => delete at(document, 'channels', 'billing', 'messages')[EVENT],
    'invalid-ref operations/campaigns.hears.billing/messages/',
  ],
  [
    'a sample that the schema refuses',
    ASYNCAPI,
    (document) => delete at(document, 'components', 'messages', EVENT, 'examples', '0', 'payload')['amountMicros'],
    `house-samples components/messages/${EVENT}/examples/0`,
  ],
  [
    'an event without a key',
    ASYNCAPI,
    (document) => delete at(document, 'components', 'messages', EVENT)['x-key'],
    `house-events components/messages/${EVENT}`,
  ],
  [
    'an event without a version',
    ASYNCAPI,
    (document) => (at(document, 'components', 'messages', EVENT)['name'] = 'afterglow.billing.SpendCharged' as never as Part),
    `house-events components/messages/${EVENT}/name`,
  ],
];

describe('Spectral', () => {
  it.each([ASYNCAPI, ...serviceNames.map((name) => `services/${name}/openapi.json`)])(
    'DESIGN §8: %s offends against no rule',
    async (file) => {
      expect(await offencesIn(read(file))).toEqual([]);
    },
  );

  // All at once: each look at a document takes seconds.
  const found = new Map<string, string[]>();
  beforeAll(async () => {
    for (const file of [OPENAPI, ASYNCAPI]) {
      const document = read(file);
      for (const [, where, plant] of PLANTED) if (where === file) plant(document);
      found.set(file, await offencesIn(document));
    }
  });

  it.each(PLANTED)('DESIGN §8: %s is caught', (_name, file, _plant, offence) => {
    expect(found.get(file)).toContainEqual(expect.stringContaining(offence));
  });
});
