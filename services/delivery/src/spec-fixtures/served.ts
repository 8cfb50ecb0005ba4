import { DecisionTrace } from '../serving/decision-trace.ts';
import { heardByReplica } from '../serving/heard-by-replica.ts';
import { account, ad, addRunningAd, emptyMarket, id, NOON_MS, serve, type Market } from './market.ts';

const rateCard = { currency: 'USD', floorCpmMicros: 500_000 };
const viewer = { country: 'US', language: 'en', rateCard };

/** One running ad; answers what keeps it out, or 'WON'. */
export function served(market: Market) {
  const { memory, chooseAds } = serve(market);
  const hear = (...events: object[]) => {
    for (const event of events) heardByReplica.find(({ contract }) => event instanceof contract)?.apply(event, memory.facts);
  };
  const outcome = (ms = NOON_MS, latestMs = ms) => {
    const trace = new DecisionTrace(viewer);
    const { chosen } = chooseAds.choose({ ...viewer, slots: 1, at: { earliestMs: ms, latestMs }, trace });
    for (const { reservation } of chosen) memory.leases.takeBack(reservation);
    const [tally] = trace.view();
    return chosen.length > 0 ? 'WON' : Object.keys(tally?.filtered ?? {})[0];
  };
  return { hear, outcome, memory };
}

export function running(): Market {
  const market = emptyMarket();
  addRunningAd(market, 1);
  return market;
}

const own = { identityType: 'TT_USER', adAuthorizationId: null } as const;
export function runningOwn(): Market {
  const market = running();
  market.ads.splice(0, 1, ad(1, own));
  market.accounts.splice(0, 1, account(1, { members: [{ userId: id('user', 1), role: 'ADMIN' }] }));
  return market;
}
