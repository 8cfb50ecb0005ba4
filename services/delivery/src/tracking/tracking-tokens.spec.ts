import fc from 'fast-check';
import { DeliveryConfig } from '../config.ts';
import { TrackingTokens, type TrackingToken } from './tracking-tokens.ts';

const tokensOf = (tokenSecret: string) => new TrackingTokens(Object.assign(new DeliveryConfig(), { tokenSecret }));
const tokens = tokensOf('a secret of this spec, long enough');

const uuid = fc.uuid();
const token: fc.Arbitrary<TrackingToken> = fc.record({
  kind: fc.constantFrom('IMPRESSION', 'CLICK'),
  expiresAtMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
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
    decidedAtMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  }),
});

describe('tracking tokens', () => {
  it('ME1 a token says exactly what was signed', () => {
    fc.assert(fc.property(token, (signed) => expect(tokens.read(tokens.sign(signed))).toEqual(signed)));
  });

  it('ME1 a token with any one character changed is refused', () => {
    fc.assert(
      fc.property(token, fc.nat(289), fc.constantFrom(...'ABab019-_'), (signed, place, character) => {
        const genuine = tokens.sign(signed);
        const forged = genuine.slice(0, place) + character + genuine.slice(place + 1);
        if (forged !== genuine) expect(['FORGED', 'MALFORMED']).toContain(tokens.read(forged));
      }),
    );
  });

  it('ME1 the body of one token under the signature of another is forged', () => {
    fc.assert(
      fc.property(token, token, (one, other) => {
        const [a, b] = [Buffer.from(tokens.sign(one), 'base64url'), Buffer.from(tokens.sign(other), 'base64url')];
        if (a.equals(b)) return;
        const mixed = Buffer.concat([a.subarray(0, a.length - 32), b.subarray(b.length - 32)]);
        expect(tokens.read(mixed.toString('base64url'))).toBe('FORGED');
      }),
    );
  });

  it('ME1 a token that was signed with another secret is forged', () => {
    fc.assert(
      fc.property(token, (signed) =>
        expect(tokensOf('another secret that is long enough').read(tokens.sign(signed))).toBe('FORGED'),
      ),
    );
  });

  it('ME1 what never was a token is malformed', () => {
    const genuine = tokens.sign(fc.sample(token, { numRuns: 1, seed: 1 })[0] ?? fail());
    for (const text of [
      '',
      ' ',
      'x',
      'ä',
      genuine.slice(1),
      `${genuine}A`,
      ` ${genuine}`,
      genuine.slice(0, -1),
      'A'.repeat(290),
    ]) {
      expect(['MALFORMED', 'FORGED']).toContain(tokens.read(text));
    }
    expect(tokens.read(genuine.slice(0, -1))).toBe('MALFORMED');
  });
});

function fail(): never {
  throw new Error('fast-check made no token');
}
