import fc from 'fast-check';
import { reasonsNotEffective, type EffectivenessFacts } from './reasons-not-effective.ts';

const effective: EffectivenessFacts = {
  status: 'IN_USE',
  startsAt: new Date(1_000),
  endsAt: new Date(5_000),
  revokesAt: null,
  post: { status: 'PUBLISHED', privacy: 'PUBLIC_TO_EVERYONE' },
  adAuthorizationEnabled: true,
  isAdPromotable: true,
  isCreatorSuspended: false,
};
const now = new Date(3_000);

// Few instants, so that all of them meet: before, at and after each other.
const instants = fc.integer({ min: 0, max: 6 }).map((ms) => new Date(ms));
const facts: fc.Arbitrary<EffectivenessFacts> = fc.record({
  status: fc.constantFrom('IN_USE', 'REVOKING', 'EXPIRED', 'REVOKED'),
  startsAt: instants,
  endsAt: instants,
  revokesAt: fc.option(instants),
  post: fc.option(
    fc.record({
      status: fc.constantFrom('PUBLISHED', 'DELETED', 'REMOVED'),
      privacy: fc.constantFrom('PUBLIC_TO_EVERYONE', 'FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'),
    }),
    { nil: undefined },
  ),
  adAuthorizationEnabled: fc.boolean(),
  isAdPromotable: fc.boolean(),
  isCreatorSuspended: fc.boolean(),
});

/** AU7 as PRODUCT.md writes it down. */
function isEffective(grant: EffectivenessFacts, at: Date): boolean {
  const statusAllows =
    grant.status === 'IN_USE' || (grant.status === 'REVOKING' && grant.revokesAt !== null && at < grant.revokesAt);
  const inTime = grant.startsAt <= at && at < grant.endsAt;
  const postPublic = grant.post?.status === 'PUBLISHED' && grant.post.privacy === 'PUBLIC_TO_EVERYONE';
  return (
    statusAllows && inTime && postPublic && grant.adAuthorizationEnabled && grant.isAdPromotable && !grant.isCreatorSuspended
  );
}

describe('reasonsNotEffective', () => {
  it('AU7 a grant is effective exactly if status, time, post, both toggles and the creator’s standing allow it', () => {
    let effectiveOnes = 0;
    // Half of the conjuncts are set to true in half of the cases: pure chance would hardly ever meet an effective grant.
    const mixed = fc.tuple(facts, fc.subarray(Object.keys(effective) as (keyof EffectivenessFacts)[]), fc.boolean(), instants);
    fc.assert(
      fc.property(mixed, ([random, keys, bend, at]) => {
        const ideal = { ...effective, startsAt: new Date(0), endsAt: new Date(6) };
        const grant = bend ? { ...random, ...Object.fromEntries(keys.map((key) => [key, ideal[key]])) } : random;
        if (isEffective(grant, at)) effectiveOnes += 1;
        expect(reasonsNotEffective(grant, at).length === 0).toBe(isEffective(grant, at));
      }),
      { numRuns: 5_000 },
    );
    expect(effectiveOnes).toBeGreaterThan(50);
  });

  it.each<[string, Partial<EffectivenessFacts>, string[]]>([
    ['nothing', {}, []],
    ['its start', { startsAt: new Date(3_001) }, ['NOT_STARTED']],
    ['its end', { endsAt: now }, ['EXPIRED']],
    ['its expiry, as announced', { status: 'EXPIRED', endsAt: now }, ['EXPIRED']],
    ['its revocation', { status: 'REVOKED' }, ['REVOKED']],
    ['the end of its notice', { status: 'REVOKING', revokesAt: now }, ['REVOKED']],
    ['no notice that still runs', { status: 'REVOKING', revokesAt: new Date(3_001) }, []],
    ['a deleted post', { post: { status: 'DELETED', privacy: 'PUBLIC_TO_EVERYONE' } }, ['POST_GONE']],
    ['a removed post', { post: { status: 'REMOVED', privacy: 'SELF_ONLY' } }, ['POST_GONE']],
    ['a post never heard of', { post: undefined }, ['POST_GONE']],
    ['a private post', { post: { status: 'PUBLISHED', privacy: 'SELF_ONLY' } }, ['POST_NOT_PUBLIC']],
    ['the account toggle', { adAuthorizationEnabled: false }, ['ACCOUNT_TOGGLE_OFF']],
    ['the post toggle', { isAdPromotable: false }, ['POST_TOGGLE_OFF']],
    ['a suspended creator', { isCreatorSuspended: true }, ['CREATOR_SUSPENDED']],
    [
      'all at once',
      {
        status: 'REVOKED',
        post: { status: 'PUBLISHED', privacy: 'SELF_ONLY' },
        adAuthorizationEnabled: false,
        isAdPromotable: false,
        isCreatorSuspended: true,
      },
      ['REVOKED', 'POST_NOT_PUBLIC', 'ACCOUNT_TOGGLE_OFF', 'POST_TOGGLE_OFF', 'CREATOR_SUSPENDED'],
    ],
  ])('AU7 against a grant stands %s', (_what, change, reasons) => {
    expect(reasonsNotEffective({ ...effective, ...change }, now)).toEqual(reasons);
  });
});
