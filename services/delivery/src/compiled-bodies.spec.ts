import { BODY_COMPILER_OPTIONS, bodySchemaOf, type BodyClass } from '@afterglow/service-defaults/body-schema';
import { parseObject } from '@afterglow/service-defaults/json-body';
import { RequestValidation } from '@afterglow/service-defaults/request-validation';
import fastify, { type FastifyInstance } from 'fastify';
import fc from 'fast-check';
import { DecisionsBody } from './serving/decisions.body.ts';
import { decisionsViewSchema } from './serving/decisions.view.ts';
import { TrackEventsBody } from './tracking/tracking-events.controller.ts';

const RUNS = 2_000;
const UUID = '0190b000-0001-7000-8000-000000000001';
const validation = new RequestValidation();

async function classAccepts(body: unknown, metatype: BodyClass): Promise<boolean> {
  const accepted = validation.transform(body, { type: 'body', metatype }).then(() => true);
  return accepted.catch(() => false);
}

/** Fastify's own compilers, as they are set up for a service's routes. */
async function compilers(schema: object): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({ ajv: { customOptions: BODY_COMPILER_OPTIONS } });
  app.post('/', { schema }, () => ({}));
  await app.ready();
  return app;
}

async function compiledBody(bodyClass: BodyClass): Promise<(body: unknown) => boolean> {
  const schema = bodySchemaOf(bodyClass);
  const { validatorCompiler } = await compilers({ body: schema });
  const validate = validatorCompiler?.({ schema, method: 'POST', url: '/', httpPart: 'body' });
  if (!validate) throw new Error('nothing was compiled');
  return (body) => validate(body) === true;
}

/** Texts around every limit, and what a parser, a regular expression or a length may see differently. */
const text = fc.oneof(
  fc.constantFrom('', 'US', 'us', 'USA', 'US\n', 'en', 'EN', 'de\n', UUID, UUID.toUpperCase(), `${UUID}\n`, `{${UUID}}`, '7'),
  fc.constantFrom(UUID.replaceAll('-', ''), '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  fc.constantFrom(
    'AGE_13_17',
    'AGE_25_34',
    'AGE_0_12',
    'IN_FEED',
    'TOPVIEW',
    'GENDER_MALE',
    'ANDROID',
    'WIFI',
    '5G',
    'true',
    '1',
  ),
  fc.integer({ min: 98, max: 102 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 98, max: 102 }).map((length) => '😀'.repeat(length)),
  fc.integer({ min: 98, max: 102 }).map((length) => 'a\uFE0F'.repeat(length)),
  fc.integer({ min: 999, max: 1_001 }).map((length) => '\uFE0F'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const number = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.double(), fc.constantFrom(Infinity, -0, 1.0, 2 ** 53, 10.5));
const simple = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const anything = fc.oneof(
  { weight: 6, arbitrary: simple },
  fc.array(simple, { maxLength: 3 }),
  fc.integer({ min: 99, max: 102 }).chain((length) => text.map((value) => Array<unknown>(length).fill(value))),
  fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('viewerId', 'toString', '__proto__', 'length', '0')), simple, {
    maxKeys: 3,
  }),
  fc.object({ maxDepth: 2 }),
);

/** A good body in which some fields are replaced, dropped or added. */
function nearly<T extends object>(good: T): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.fromEntries(
    Object.entries(good).map(([name, value]) => [
      name,
      fc.oneof({ weight: 40, arbitrary: fc.constant(value as unknown) }, anything, fc.constant(undefined)),
    ]),
  );
  const name = fc.oneof(fc.string(), fc.constantFrom('valueOf', 'hasOwnProperty', 'budget'));
  const extra = fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, fc.tuple(name, anything));
  return fc.tuple(fc.record(fields), extra).map(([body, added]) => (added ? { ...body, [added[0]]: added[1] } : body));
}

const GOOD_VIEWER = {
  ...{ viewerId: UUID, country: 'US', language: 'en', ageGroup: 'AGE_25_34', gender: 'GENDER_FEMALE', interests: ['music'] },
  ...{ operatingSystem: 'IOS', network: '5G', audienceIds: [UUID] },
};
const decisionsBodies = fc.oneof(
  fc
    .tuple(nearly({ placement: 'IN_FEED', slots: 1, explain: true }), nearly(GOOD_VIEWER))
    .map(([body, viewer]) => ({ viewer, ...body })),
  nearly({ placement: 'IN_FEED', slots: 1, viewer: GOOD_VIEWER, explain: false }),
);

/** As it arrives: `undefined` is a field that is not there. Undefined: the parser refuses it before anybody validates. */
function parsed(body: unknown): unknown {
  // JSON knows no infinity, but a number that is too large for a double arrives as one.
  const json = JSON.stringify(body, (_key, value: unknown) => (value === Infinity ? '1e400' : value)).replaceAll(
    '"1e400"',
    '1e400',
  );
  try {
    return parseObject(Buffer.from(json));
  } catch {
    return undefined;
  }
}

describe('compiled bodies', () => {
  it.each([
    ['a decision', DecisionsBody, decisionsBodies],
    ['tracked tokens', TrackEventsBody, nearly({ tokens: ['x'] })],
  ])('OP6 %s is accepted by the compiled schema exactly when its class accepts it', async (_what, bodyClass, bodies) => {
    const validate = await compiledBody(bodyClass);
    const seen = { accepted: 0, refused: 0 };
    const differing: unknown[] = [];
    for (const body of fc.sample(bodies, RUNS)) {
      const arrived = parsed(body);
      if (arrived === undefined) continue;
      const before = JSON.stringify(arrived);
      const [bySchema, byClass] = [validate(arrived), await classAccepts(arrived, bodyClass)];
      if (bySchema !== byClass || JSON.stringify(arrived) !== before) differing.push({ bySchema, byClass, body: before });
      seen[bySchema ? 'accepted' : 'refused'] += 1;
    }
    expect(differing).toEqual([]);
    // A generator of nothing but good or nothing but bad ones would prove nothing.
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(RUNS / 20);
  });
});

describe('the compiled answer', () => {
  it('DE1 has the bytes of the view, whatever is in it', async () => {
    const { serializerCompiler } = await compilers({ response: { 200: decisionsViewSchema } });
    const serialise = serializerCompiler?.({ schema: decisionsViewSchema, method: 'POST', url: '/', httpStatus: '200' });
    const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^["\\\n\u2028😀a]{0,60}$/u));
    // What is written as it is: ids, our own names, times, Base64.
    const plain = fc.stringMatching(/^[A-Za-z0-9_.:-]{0,60}$/);
    const decision = fc.record({
      ...{ decisionId: plain, adId: plain, postId: plain, placement: plain, callToAction: texts, clickUrl: fc.option(texts) },
      ...{ isContended: fc.boolean(), decidedAt: plain, tokens: fc.record({ impression: plain, click: plain }) },
    });
    const counts = fc.nat();
    const trace = fc.record({
      ...{ adId: texts, auctions: counts },
      filtered: fc.dictionary(fc.constantFrom('AD_PAUSED', 'NO_BUDGET', 'POST_GONE'), counts),
      ...{ lost: counts, won: counts },
    });
    const decisions = fc.array(decision, { maxLength: 3 });
    const views = fc.record(
      { decisions, reason: fc.option(texts), explain: fc.array(trace, { maxLength: 3 }) },
      { requiredKeys: ['decisions', 'reason'] },
    );
    for (const view of fc.sample(views, 1_000)) expect(serialise?.(view)).toBe(JSON.stringify(view));
  });
});
