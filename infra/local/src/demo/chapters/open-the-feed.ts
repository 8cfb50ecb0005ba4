import type { DecisionView } from '@afterglow/clients/generated/delivery';
import type { Demo } from '../demo-world.ts';
import { expectThat } from '../expectation.ts';
import type { Feed } from '../feed.ts';
import type { LaunchedAd } from '../launched-ad.ts';

const DECISIONS = 240;
const VIEWERS = 60;
const SLOTS = 4;
const CLICK_EVERY = 25;

/** What was shown: impressions of each ad, and how many of them had a competitor. */
export interface Shown {
  /** Platform time of the first decision. */
  readonly since: string;
  readonly impressions: ReadonlyMap<string, number>;
  readonly contended: ReadonlyMap<string, number>;
}

/** Step 4: viewers open the feed, and the posts play as ads. */
export async function openTheFeed(demo: Demo, feed: Feed, ads: { leo: LaunchedAd; bea: LaunchedAd }): Promise<Shown> {
  const { narrator } = demo;
  narrator.chapter('Viewers open the feed');
  const since = await demo.clock.now();
  const decisions = await decideForEverybody(feed);
  const seen = decisions.map(({ tokens }) => tokens.impression);
  const clicked = decisions.filter((_decision, index) => index % CLICK_EVERY === 0).map(({ tokens }) => tokens.click);
  const impressions = await feed.track(seen);
  const clicks = await feed.track(clicked);
  expectThat(impressions === seen.length, `${seen.length} impressions were reported, and ${impressions} accepted.`);
  expectThat(clicks === clicked.length, `${clicked.length} clicks were reported, and ${clicks} accepted.`);

  const shown = {
    since,
    impressions: countByAd(decisions),
    contended: countByAd(decisions.filter(({ isContended }) => isContended)),
  };
  narrator.tell(
    `${VIEWERS} people scroll. The feed service asks ${DECISIONS} times for up to ${SLOTS} ads; more than twenty advertisers compete ` +
      `for each place. ${impressions} impressions and ${clicks} clicks come back.`,
  );
  for (const [who, ad] of [
    ['Mia’s post, for Leo Records', ads.leo],
    ['Mia’s post, for Brew & Co', ads.bea],
  ] as const) {
    const count = shown.impressions.get(ad.adId) ?? 0;
    expectThat(count > 0, `${who} was never shown.`);
    narrator.fact(who, `${count} impressions`);
  }
  await reportTwice(demo, feed, seen);
  return shown;
}

async function decideForEverybody(feed: Feed): Promise<DecisionView[]> {
  const viewers = Array.from({ length: VIEWERS }, () => ({ viewerId: crypto.randomUUID() }));
  const decisions: DecisionView[] = [];
  for (let index = 0; index < DECISIONS; index += 1) {
    const viewer = viewers[index % VIEWERS] ?? { viewerId: crypto.randomUUID() };
    const answer = await feed.decide(viewer, { slots: SLOTS });
    expectThat(index > 0 || answer.decisions.length > 0, `Delivery has no ad for the first viewer: ${JSON.stringify(answer)}`);
    decisions.push(...answer.decisions);
  }
  return decisions;
}

/** Networks repeat themselves; money must not. */
async function reportTwice({ narrator }: Demo, feed: Feed, seen: readonly string[]): Promise<void> {
  const again = await feed.track(seen.slice(0, 10));
  narrator.tell(
    `Ten of the impressions are reported a second time. They are answered the same way (${again}), and counted once.`,
  );
}

function countByAd(decisions: readonly DecisionView[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { adId } of decisions) counts.set(adId, (counts.get(adId) ?? 0) + 1);
  return counts;
}
