import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  allowAds,
  createAd,
  createAdCode,
  createAdGroup,
  openVerifiedAccount,
  publishPost,
  redeemAdCode,
  topUp,
} from '@afterglow/local/platform-helper/platform-actions';
import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import pg from 'pg';
import { Viewers } from './budget-accuracy/viewers.mjs';
import { summarise } from './figures.mjs';
import { runPlatform } from './running-platform.mjs';

const UNIT = 1_000_000;
const REPLICAS = 3;
const CREATORS = 20;
/**
 * As advertisers have them: most pay for impressions, some for clicks or views. All expect a twentieth of a unit for an
 * impression, so that an ad group is used up after one or two thousand of them; a budget holds dozens of what is paid for.
 */
const GROUPS = [
  { count: 85, objectiveType: 'REACH', billingEvent: 'CPM', bidPriceMicros: 50 * UNIT, budgetMicros: 50 * UNIT },
  { count: 5, objectiveType: 'TRAFFIC', billingEvent: 'CPC', bidPriceMicros: 5 * UNIT, budgetMicros: 100 * UNIT },
  { count: 10, objectiveType: 'VIDEO_VIEWS', billingEvent: 'CPV', bidPriceMicros: UNIT / 2, budgetMicros: 50 * UNIT },
];
const VIEWERS_AT_ONCE = 24;
const SLOTS = 10;
/** No ad for so long: the budgets are used up, or lie in leases that nobody spends any more. */
const DRY_MS = 5_000;
const RUN_MS = 180_000;
/** After so long every lease that was open is closed, also where clicks are paid for, and what it did not spend is free again. */
const LEASES_CLOSE = 'PT45M';
/** The last of a budget for clicks waits for the clicks that are out, so it takes several such rests to use it up. */
const MOST_RESTS = 8;
const BAR = 1;

export const bench = {
  name: 'budget-accuracy',
  about: 'spent ÷ budget over 100 ad groups at once, on real services with three replicas of delivery',
  run: measureBudgetAccuracy,
};

async function measureBudgetAccuracy({ scale = 1, say }) {
  say('Starting the platform with three replicas of delivery …');
  const platform = await runPlatform({ replicas: REPLICAS, say });
  const database = new pg.Pool({ connectionString: platform.adminUrl, max: 2 });
  const watch = new Watch(database);
  try {
    say(`${await launchAll(platform, scale)} ad groups`);
    const viewers = new Viewers(
      platform.deliveries.map(({ url }) => url),
      await platform.tokenFor('feed', 'delivery'),
    );
    watch.start();
    const startedAt = performance.now();
    const phases = [await spend({ viewers, database, say })];
    const seconds = (performance.now() - startedAt) / 1_000;
    for (let grown = true; grown && phases.length <= MOST_RESTS;) {
      await platform.advanceClock(LEASES_CLOSE);
      phases.push(await spend({ viewers, database, say }));
      grown = phases.at(-1).all > phases.at(-2).all;
    }
    await watch.stop();
    return report({ phases, viewers, seconds, most: watch.most, lost: await lostClicks(database) });
  } finally {
    await watch.stop();
    await database.end();
    await platform.stop();
  }
}

/** Shows ads until there are none any more, and waits until billing has heard of all of them. */
async function spend({ viewers, database, say }) {
  viewers.start({ atOnce: VIEWERS_AT_ONCE, slots: SLOTS });
  const deadline = performance.now() + RUN_MS;
  for (let said = 0; performance.now() - viewers.lastAdAtMs < DRY_MS && performance.now() < deadline; said += 1) {
    await delay(1_000);
    if (said % 10 === 9) say(`  ${viewers.decided} ads shown, ${viewers.accepted} reports accepted`);
  }
  const isDry = performance.now() - viewers.lastAdAtMs >= DRY_MS;
  await viewers.stop();
  const groups = await settledGroups(database);
  const shares = groups.map(({ spent, budget }) => spent / budget);
  const figure = summarise(shares);
  say(`spent ÷ budget: ${percent(figure.smallest)} to ${percent(figure.largest)}, median ${percent(figure.median)}`);
  const share = (some) => some.reduce((sum, { spent }) => sum + spent, 0) / some.reduce((sum, { budget }) => sum + budget, 0);
  const byEvent = GROUPS.map(({ billingEvent }) => {
    return `${billingEvent} ${percent(share(groups.filter((group) => group.billingEvent === billingEvent)))}`;
  });
  return { ...figure, isDry, all: share(groups), byEvent: byEvent.join(', ') };
}

/** What the ledger has charged, by ad group; the same three times in a row. */
async function settledGroups(database) {
  let before = '';
  for (let same = 0; same < 3; await delay(1_500)) {
    const { rows } = await database.query(SPENT);
    const now = JSON.stringify(rows);
    same = now === before ? same + 1 : 0;
    before = now;
  }
  return JSON.parse(before).map(({ billing_event: billingEvent, spent, budget }) => {
    return { billingEvent, spent: Number(spent), budget: Number(budget) };
  });
}

/** From the transfers themselves, not from a sum that the product keeps. */
const SPENT = `
  select g.id, g.billing_event, g.budget_micros as budget, coalesce(sum(case t.kind when 'CHARGE' then t.amount_micros else -t.amount_micros end), 0) as spent
  from campaigns.ad_group g left join billing.hold h on h.ad_group_id = g.id
    left join billing.lease_spend l on l.pool_id = h.pool_id left join billing.transfer t on t.lease_id = l.lease_id
  group by g.id order by g.id`;

const ABOVE = `
  select coalesce(max(used::float8 / budget_micros), 0) as most from (
    select g.budget_micros, sum(h.reserved_micros_total - h.voided_micros) as used
    from billing.hold h join campaigns.ad_group g on g.id = h.ad_group_id group by g.id) one`;

/** Looks all the time whether anything is held or charged above a budget. */
class Watch {
  most = 0;
  #database;
  #loop = Promise.resolve();
  #isOver = false;

  constructor(database) {
    this.#database = database;
  }

  start() {
    this.#loop = (async () => {
      for (; !this.#isOver; await delay(500)) {
        const { rows } = await this.#database.query(ABOVE);
        this.most = Math.max(this.most, rows[0].most);
      }
    })();
  }

  async stop() {
    this.#isOver = true;
    await this.#loop;
  }
}

/** Of what was clicked or watched: what no budget covered any more. Ours to bear. */
async function lostClicks(database) {
  const { rows } = await database.query(
    `select coalesce(sum(price_micros) filter (where outcome = 'NOT_CHARGED_BUDGET'), 0)::float8 as lost,
       coalesce(sum(price_micros) filter (where outcome = 'CHARGED'), 0)::float8 as charged
     from delivery.tracked_event`,
  );
  return rows[0].lost / Math.max(1, rows[0].lost + rows[0].charged);
}

async function launchAll({ urls, tokenFor }, scale) {
  const client = new AfterglowClient({ urls, tokenFor });
  const as = 'leo';
  const { businessAccountId } = await openVerifiedAccount(client, { as }, 'Bench Records');
  await topUp(client, { as }, { businessAccountId, amountMicros: 50_000 * UNIT });
  const account = client.causedEvents;
  const rights = await Promise.all(
    Array.from({ length: CREATORS }, async (_none, n) => {
      const session = client.session();
      const creator = { userId: randomUUID(), roles: [], scopes: [] };
      const { postId } = await publishPost(session, { as: creator }, { caption: `Take ${n}` });
      await allowAds(session, creator);
      const { adCode } = await createAdCode(session, { as: creator }, { postId });
      const { adAuthorizationId } = await redeemAdCode(session, { as }, { adCode, businessAccountId });
      return { session, postId, adAuthorizationId };
    }),
  );
  let n = 0;
  for (const { count, objectiveType, billingEvent, bidPriceMicros, budgetMicros } of GROUPS) {
    const body = { businessAccountId, name: billingEvent, objectiveType, buyingType: 'AUCTION' };
    const { campaignId } = await client.call('campaigns', 'POST /v1/campaigns', { as, body, after: account });
    for (let group = 0; group < Math.ceil(count * scale); group += 1, n += 1) {
      const { session, postId, adAuthorizationId } = rights[n % CREATORS];
      // Bids differ a little, so that not all of them are spent one after the other.
      const bid = bidPriceMicros - (n % 7) * Math.round(bidPriceMicros / 500);
      const terms = {
        campaignId,
        name: `Group ${n}`,
        budgetMode: 'BUDGET_MODE_TOTAL',
        budgetMicros,
        billingEvent,
        bidPriceMicros: bid,
      };
      const { adGroupId } = await createAdGroup(session, { as }, terms);
      const creative = { callToAction: 'LISTEN_NOW', landingPageUrl: 'https://song.example/' };
      await createAd(session, { as }, { adGroupId, postId, adAuthorizationId, ...creative });
    }
  }
  return n;
}

function report({ phases, viewers, seconds, most, lost }) {
  const [first, then] = [phases[0], phases.at(-1)];
  const never = Math.max(...phases.map(({ largest }) => largest), most);
  return {
    unit: 'spent ÷ budget',
    ours: { smallest: then.smallest, median: then.median, largest: then.largest, heldAtMost: most },
    peers: {},
    ratio: Math.round(then.all * 10_000) / 10_000,
    bar: BAR,
    pass: never <= BAR,
    lines: [
      `- largest **${percent(then.largest)}**; held or charged at any moment at most **${percent(most)}** of a budget (bar: never above 100 %)`,
      `- of all budgets together **${percent(then.all)}** was billed (${then.byEvent}); an ad group ${percent(then.smallest)} to ${percent(then.largest)}, median ${percent(then.median)}`,
      `- before the leases closed that nobody spent any more: ${percent(first.all)}, ${percent(first.smallest)} to ${percent(first.largest)}${first.isDry ? '' : ' (viewers had no more time)'}`,
      `- the leases were left to close ${phases.length - 1} times, at most ${MOST_RESTS}; after the first time ${percent(phases[1].all)} was billed`,
      ...(then.isDry ? [] : ['- viewers had no more time: budgets were not used up']),
      `- clicks and views that no budget covered any more: ${percent(lost)} of all that was billed or should have been`,
      `- ${viewers.decided} ads shown in ${Math.round(seconds)} s and after; ${viewers.accepted} reports accepted, ${viewers.refused} refused, ${viewers.failed} requests failed`,
    ],
  };
}

function percent(share) {
  return `${(share * 100).toFixed(2)} %`;
}
