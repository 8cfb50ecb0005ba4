import fc from 'fast-check';
import { DeliveryConfig } from '../config.ts';
import { TrackingTokens, type SignedDecision, type TokenKind } from './tracking-tokens.ts';

const tokensOf = (tokenSecret: string) => new TrackingTokens(Object.assign(new DeliveryConfig(), { tokenSecret }));
const tokens = tokensOf('a secret of this spec, long enough');

const [TOKEN_BYTES, TAG_BYTES] = [221, 16];
const uuid = fc.uuid();
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const kind = fc.constantFrom<TokenKind[]>('IMPRESSION', 'CLICK', 'VIEW_2S', 'VIEW_6S');
const decision: fc.Arbitrary<SignedDecision> = fc.record({
  billed: kind,
  expiresAtMs: fc.record({ IMPRESSION: time, CLICK: time, VIEW_2S: time, VIEW_6S: time }),
  facts: fc.record({
    decisionId: uuid,
    leaseId: uuid,
    adId: uuid,
    adGroupId: uuid,
    campaignId: uuid,
    businessAccountId: uuid,
    postId: uuid,
    creatorId: uuid,
    adAuthorizationId: fc.option(uuid, { nil: null }),
    viewerId: uuid,
    country: fc.constantFrom('US', 'DE', 'ZA'),
    priceMicros: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    isContended: fc.boolean(),
    decidedAtMs: time,
  }),
});

describe('tracking tokens', () => {
  it('ME1 a token says exactly what was signed, and costs something only if it is the one that is billed', () => {
    fc.assert(
      fc.property(decision, kind, (signed, of) => {
        const { facts, billed, expiresAtMs } = signed;
        const priceMicros = of === billed ? facts.priceMicros : 0;
        const expected = { kind: of, facts: { ...facts, priceMicros }, expiresAtMs: expiresAtMs[of] };
        expect(tokens.read(tokens.sign(signed)[of])).toEqual(expected);
      }),
    );
  });

  it('ME1 a token with any one character changed is refused', () => {
    fc.assert(
      fc.property(decision, kind, fc.nat(294), fc.constantFrom(...'ABab019-_'), (signed, of, place, character) => {
        const genuine = tokens.sign(signed)[of];
        const forged = genuine.slice(0, place) + character + genuine.slice(place + 1);
        if (forged !== genuine) expect(['FORGED', 'MALFORMED']).toContain(tokens.read(forged));
      }),
    );
  });

  it('ME1 nobody makes the token of one kind out of those of the others', () => {
    fc.assert(
      fc.property(decision, kind, kind, (signed, of, wanted) => {
        if (of === wanted) return;
        const all = tokens.sign(signed);
        const forged = Buffer.from(all[of], 'base64url');
        forged[TOKEN_BYTES - TAG_BYTES - 1] = Buffer.from(all[wanted], 'base64url')[TOKEN_BYTES - TAG_BYTES - 1] ?? 0;
        expect(tokens.read(forged.toString('base64url'))).toBe('FORGED');
      }),
    );
  });

  it('ME1 the body of one token under the tag of another is forged', () => {
    fc.assert(
      fc.property(decision, decision, kind, (one, other, of) => {
        const [a, b] = [Buffer.from(tokens.sign(one)[of], 'base64url'), Buffer.from(tokens.sign(other)[of], 'base64url')];
        if (a.equals(b)) return;
        const mixed = Buffer.concat([a.subarray(0, a.length - TAG_BYTES), b.subarray(b.length - TAG_BYTES)]);
        expect(tokens.read(mixed.toString('base64url'))).toBe('FORGED');
      }),
    );
  });

  it('ME1 a token that was signed with another secret is forged', () => {
    fc.assert(
      fc.property(decision, kind, (signed, of) =>
        expect(tokensOf('another secret that is long enough').read(tokens.sign(signed)[of])).toBe('FORGED'),
      ),
    );
  });

  it('ME1 what never was a token is malformed', () => {
    const genuine = tokens.sign(fc.sample(decision, { numRuns: 1, seed: 1 })[0] ?? fail()).IMPRESSION;
    for (const text of [
      '',
      ' ',
      'x',
      'ä',
      genuine.slice(1),
      `${genuine}A`,
      ` ${genuine}`,
      genuine.slice(0, -1),
      'A'.repeat(295),
    ]) {
      expect(['MALFORMED', 'FORGED']).toContain(tokens.read(text));
    }
    expect(tokens.read(genuine.slice(0, -1))).toBe('MALFORMED');
  });
});

function fail(): never {
  throw new Error('fast-check made no token');
}
