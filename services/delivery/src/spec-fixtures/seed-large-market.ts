import type { TestDatabase } from '@afterglow/testing/start-database';
import type { Market } from './market.ts';

/** Far more than a run can spend. */
const BUDGET_MICROS = 1_000_000_000_000;

/** Writes a market into delivery's tables, as if it had heard of all of it, with a pool for each ad group: funded, or declined by billing. */
export async function seedMarket(db: TestDatabase, market: Market): Promise<void> {
  const copies: [string, readonly (readonly [string, object])[]][] = [
    ['known_post', market.posts.map((state) => [state.postId, state])],
    ['known_ad_authorization', market.grants.map((state) => [state.adAuthorizationId, state])],
    [
      'known_creator_ad_settings',
      [...market.creatorToggles].map(([creatorId, adAuthorizationEnabled]) => [creatorId, { adAuthorizationEnabled }]),
    ],
    ['known_business_account', market.accounts.map((state) => [state.businessAccountId, state])],
    ['known_campaign', market.campaigns.map((state) => [state.campaignId, state])],
    ['known_ad_group', market.adGroups.map((state) => [state.adGroupId, withLargeBudget(state)])],
    ['known_ad', market.ads.map((state) => [state.adId, state])],
    ['known_rate_card', [...market.rateCards]],
  ];
  for (const [table, rows] of copies) {
    await db.query(
      `insert into ${table} (id, version, state) select (row ->> 0)::${table === 'known_rate_card' ? 'text' : 'uuid'}, 1, row -> 1
       from jsonb_array_elements($1::jsonb) as row`,
      [JSON.stringify(rows)],
    );
  }
  const pools = market.adGroups.map((state) => {
    const isFunded = (market.leasedMicros.get(state.adGroupId) ?? 0) > 0;
    return { ...state, reservedMicros: isFunded ? BUDGET_MICROS : 0, isDeclined: !isFunded };
  });
  await db.query(
    `insert into pool (id, ad_group_id, campaign_id, business_account_id, currency, status, budget_micros, requested_micros,
       reserved_micros, leased_micros, spent_micros, is_declined, version)
     select gen_random_uuid(), g."adGroupId", g."campaignId", g."businessAccountId", g.currency, 'OPEN', $2, g."reservedMicros",
       g."reservedMicros", 0, 0, g."isDeclined", 1
     from jsonb_to_recordset($1::jsonb) as g ("adGroupId" uuid, "campaignId" uuid, "businessAccountId" uuid, currency text,
       "reservedMicros" bigint, "isDeclined" boolean)`,
    [JSON.stringify(pools), BUDGET_MICROS],
  );
}

/** Of the whole life, not of a day: such a pool is never over. */
function withLargeBudget(state: Market['adGroups'][number]) {
  return { ...state, budgetMode: 'BUDGET_MODE_TOTAL', budgetMicros: BUDGET_MICROS };
}
