import type { Caller } from '@afterglow/service-defaults/policy';
import { type Scene, said, user } from './people-act.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedReplica } from './simulated-replica.ts';
import { time } from './simulated-time.ts';
import { people, type BillingEvent, type ShownAd, type TokenKind, type World } from './world.ts';

const feed: Caller = { userId: 'feed', roles: [], scopes: ['decisions:write', 'tracking-events:write'] };

interface DecisionView {
  readonly decisionId: string;
  readonly adId: string;
  readonly decidedAt: string;
  readonly tokens: { readonly impression: string; readonly click: string; readonly view6s: string };
}

/** Asks one replica for ads; what it shows is known from then on. */
export async function decide(
  world: World,
  replica: SimulatedReplica,
  { slots, viewer = people.viewers[0] }: { readonly slots: number; readonly viewer?: string },
): Promise<{ said: string; shown: ShownAd[] }> {
  const who = { viewerId: viewer, country: 'US', language: 'en', ageGroup: 'AGE_25_34' };
  const body = { placement: 'IN_FEED', viewer: who, slots };
  const answer = await replica.request({ route: 'POST /v1/decisions', as: feed, body });
  const decisions = (answer.body['decisions'] ?? []) as DecisionView[];
  const shown = decisions.map(({ decisionId, adId, decidedAt, tokens }) => ({
    ...{ decisionId, adId, decidedAtMs: Date.parse(decidedAt) },
    tokens: { IMPRESSION: tokens.impression, CLICK: tokens.click, VIEW_6S: tokens.view6s },
  }));
  world.shown.push(...shown);
  const picked = shown.map(({ adId }) => adId.slice(-6)).join(' ');
  return { said: `${said(answer)} ${String(answer.body['reason'] ?? '')} ${picked}`.trim(), shown };
}

/** What a viewer does with what is shown. */
export interface Seen {
  readonly ad: ShownAd;
  readonly kind: TokenKind;
}

const PAID: Readonly<Record<BillingEvent, TokenKind>> = { CPM: 'IMPRESSION', CPC: 'CLICK', CPV: 'VIEW_6S' };

/** Mostly what is paid for; else anything. */
export function see(world: World, random: SeededRandom, ad: ShownAd): Seen {
  const adGroupId = world.ads.find(({ adId }) => adId === ad.adId)?.adGroupId;
  const billingEvent = world.adGroups.find((one) => one.adGroupId === adGroupId)?.billingEvent ?? 'CPM';
  const kind = random.chance(0.6) ? PAID[billingEvent] : random.pick(Object.values(PAID));
  return { ad, kind: kind ?? 'IMPRESSION' };
}

export async function track(world: World, replica: SimulatedReplica, seen: readonly Seen[]): Promise<string> {
  const body = { tokens: seen.map(({ ad, kind }) => ad.tokens[kind]) };
  const answer = await replica.request({ route: 'POST /v1/tracking-events', as: feed, body });
  const results = (answer.body['results'] ?? []) as { result: string }[];
  seen.forEach(({ ad, kind }, n) => {
    const fact = `${ad.decisionId} ${kind}`;
    if (results[n]?.result === 'ACCEPTED' && !world.accepted.includes(fact)) world.accepted.push(fact);
  });
  return `${said(answer)} ${results.map(({ result }) => result).join(' ')}`;
}

export async function publishStory({ platform, world, crash }: Scene, creatorId: string): Promise<string> {
  const answer = await platform.call('stories', { route: 'POST /v1/stories', as: user(creatorId), body: {} }, crash);
  if (answer.status < 300) {
    const expiresAtMs = Date.parse(String(answer.body['expiresAt']));
    world.stories.push({ storyId: String(answer.body['storyId']), creatorId, expiresAtMs, isDeleted: false });
  }
  return said(answer);
}

export async function deleteStory({ platform }: Scene, story: World['stories'][number]): Promise<string> {
  const answer = await platform.call('stories', { route: `DELETE /v1/stories/${story.storyId}`, as: user(story.creatorId) });
  if (answer.status < 300) story.isDeleted = true;
  return said(answer);
}

/** Reads and writes a story as a viewer: all of it until T, nothing of it from T on, whether or not a timer has run. */
export async function visitStory(scene: Scene, { storyId, expiresAtMs, isDeleted }: World['stories'][number]): Promise<string> {
  const path = `/v1/stories/${storyId}`;
  const as = user(people.viewers[1]);
  const { platform, crash } = scene;
  const answers = [
    await platform.call('stories', { route: `GET ${path}`, as }),
    await platform.call('stories', { route: `GET ${path}/comments`, as }),
    await platform.call('stories', { route: `POST ${path}/comments`, as, body: { text: 'simulated' } }, crash),
  ];
  const isOver = time.nowMs >= expiresAtMs;
  for (const { status } of answers) {
    const isRight = isOver || isDeleted ? status === 410 || (isDeleted && status === 404) : status < 300;
    if (!isRight) throw new Error(`ST1: a story ${isOver ? 'after' : 'before'} its end answers ${answers.map(said).join(', ')}`);
  }
  return answers.map(said).join(', ');
}

export async function like({ platform, crash }: Scene, post: World['posts'][number], viewer: string): Promise<string> {
  const request = { route: `POST /v1/posts/${post.postId}/engagements`, as: user(viewer), body: { kind: 'LIKE' } };
  return said(await platform.call('stories', request, crash));
}
