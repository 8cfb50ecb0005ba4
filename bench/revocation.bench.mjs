import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  allowAds,
  createAd,
  createAdCode,
  createAdGroup,
  createCampaign,
  openVerifiedAccount,
  publishPost,
  redeemAdCode,
  topUp,
} from '@afterglow/local/platform-helper/platform-actions';
import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import pg from 'pg';
import { DecisionLoad } from './revocation/decision-load.mjs';
import { EngagementLoad } from './revocation/engagement-load.mjs';
import { runPlatform } from './running-platform.mjs';

const BAR_MS = 1_000;
const GOAL_P99_MS = 250;
const REPLICAS = 3;
const DECISIONS_PER_SECOND = 1_000;
const LIKES_PER_SECOND = 5_000;
/** Posts that are withdrawn in the same moment: each is a run. A decision has a slot for each of their ads. */
const SUBJECTS = 3;
const RUNS = 210;
/** In each of the scenes where something is broken. */
const RUNS_OF_A_SCENE = 60;
/** A replica stays dead for so many withdrawals, of which the first comes as it dies: to start it again takes longer than they do. */
const WITHDRAWALS_OF_A_DEATH = 4;
/** A replica that picked the ad after so long a silence is found all the same: the next run does not begin before it is on again. */
const SILENCE_MS = 500;
const FROZEN_MS = 3_000;
const PATIENCE_MS = 60_000;

export const bench = {
  name: 'revocation',
  about: 'milliseconds from the commit of a withdrawal to the last decision anywhere that picked the ad',
  run: measureRevocation,
};

async function measureRevocation({ rounds: runs = RUNS, scale = 1, say }) {
  say('Starting the platform with three replicas of delivery …');
  const platform = await runPlatform({ replicas: REPLICAS, say });
  const database = new pg.Pool({ connectionString: platform.adminUrl, max: SUBJECTS });
  const load = new DecisionLoad(
    platform.deliveries.map(({ url }) => url),
    await platform.tokenFor('feed', 'delivery'),
  );
  const likes = new EngagementLoad(platform.transport);
  try {
    const subjects = await launchSubjects(platform);
    load.start({ perSecond: DECISIONS_PER_SECOND, slots: SUBJECTS });
    likes.start(LIKES_PER_SECOND);
    const scene = { platform, database, load, likes, subjects, say, startedAt: performance.now() };
    await untilServed(scene);
    return report(
      await allScenes(scene, { runs: Math.ceil(runs * scale), runsOfAScene: Math.ceil(RUNS_OF_A_SCENE * scale) }),
      scene,
    );
  } finally {
    load.stop();
    likes.stop();
    await database.end().catch(() => undefined);
    await platform.stop();
  }
}

/**
 * Each scene: how it is broken, and mended; `breakIt` comes right before a withdrawal of all posts. Where no ads are shown a
 * moment later (fail closed), nothing more could be measured before it is mended, so each withdrawal has an outage of its own.
 */
async function allScenes(scene, { runs, runsOfAScene }) {
  const { platform, say } = scene;
  const [, victim] = platform.deliveries;
  const { campaigns } = platform.services;
  const frozen = (signal) => async () => {
    const pid = await platform.broker();
    if (pid) process.kill(pid, signal);
  };
  const scenes = [
    { name: 'nothing else', runs, breakIt: async () => undefined, mend: async () => undefined },
    {
      name: 'one replica killed',
      runs: runsOfAScene,
      withdrawals: WITHDRAWALS_OF_A_DEATH,
      breakIt: () => kill(scene, victim),
      mend: () => restart(scene, victim),
    },
    {
      name: 'campaigns stopped',
      runs: runsOfAScene,
      breakIt: async () => campaigns.signal('SIGSTOP'),
      mend: async () => campaigns.signal('SIGCONT'),
      holdMs: FROZEN_MS,
    },
    { name: 'a parked key', runs: runsOfAScene, breakIt: () => park(scene), mend: async () => undefined },
    { name: 'the broker away', runs: runsOfAScene, breakIt: frozen('SIGSTOP'), mend: frozen('SIGCONT'), holdMs: FROZEN_MS },
  ];
  const results = [];
  for (const one of scenes) {
    const tookMs = [];
    while (tookMs.length < one.runs) tookMs.push(...(await breakAndMend(scene, one)));
    const figure = { name: one.name, ...percentiles(tookMs) };
    say(`${one.name}: p50 ${figure.p50} ms, p99 ${figure.p99} ms, maximum ${figure.max} ms over ${figure.runs} runs`);
    results.push(figure);
  }
  return results;
}

async function breakAndMend(scene, { breakIt, mend, holdMs = 0, withdrawals = 1 }) {
  const tookMs = [];
  for (let n = 1; n <= withdrawals; n += 1) {
    const isLast = n === withdrawals;
    const withdrawal = await withdrawAll(scene, n === 1 ? breakIt : async () => undefined);
    if (holdMs > 0) await delay(holdMs);
    if (isLast) await mend();
    // What was held back is heard now: it must not bring the ad back.
    if (holdMs > 0) await delay(SILENCE_MS);
    tookMs.push(...withdrawal());
    await Promise.all(scene.subjects.map((subject) => switchPost(scene, subject, true)));
  }
  return tookMs;
}

/**
 * One withdrawal of each post, measured from the time that it carries (which is before its commit) to the last decision with
 * the ad: what is answered says how long that is as of when it is called.
 */
async function withdrawAll(scene, breakIt) {
  const { load, subjects } = scene;
  await untilServed(scene);
  load.forgetBefore(Date.now() - 1_000);
  const broken = breakIt();
  await Promise.all(subjects.map((subject) => switchPost(scene, subject, false)));
  await broken;
  const committedAtMs = await Promise.all(subjects.map((subject) => committedAt(scene, subject)));
  const lastMs = () => subjects.map(({ adId }, n) => load.picksOf(adId, committedAtMs[n]).lastMs);
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() - Math.max(...lastMs(), ...committedAtMs) < SILENCE_MS && Date.now() < deadline) await delay(20);
  return () => lastMs().map((last, n) => Math.max(0, last - committedAtMs[n]));
}

async function committedAt({ database }, { postId }) {
  const { rows } = await database.query('select changed_at from "authorization".post_ad_settings where post_id = $1', [postId]);
  return rows[0].changed_at.getTime();
}

/** Every replica that is asked picks all of the ads. */
async function untilServed({ load, subjects, platform }) {
  const since = Date.now();
  const deadline = since + PATIENCE_MS;
  const asked = platform.deliveries.filter(({ url }) => load.isAsked(url)).length;
  while (subjects.some(({ adId }) => load.picksOf(adId, since).by.size < asked)) {
    if (Date.now() > deadline) throw new Error(`an ad is not served: ${JSON.stringify([...load.refused])}`);
    await delay(10);
  }
}

async function switchPost({ platform }, subject, isAdPromotable) {
  const token = await platform.tokenFor(subject.creator, 'authorization');
  const answer = await fetch(`${platform.urls.authorization}/v1/posts/${subject.postId}/ad-settings`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ isAdPromotable }),
  });
  if (!answer.ok) throw new Error(`the toggle answered ${answer.status}: ${await answer.text()}`);
}

async function kill({ load }, replica) {
  load.turn(replica.url, false);
  await replica.kill();
}

async function restart({ load }, replica) {
  await replica.startAgain();
  load.turn(replica.url, true);
}

/** Another creator's toggle, unreadable: the shared consumer puts it aside and parks its key. */
async function park({ platform }) {
  const id = randomUUID();
  const headers = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: 'afterglow.authorization.CreatorAdSettingsChanged.v1',
    ce_source: '/afterglow/authorization',
    ce_time: new Date().toISOString(),
    ce_subject: id,
    ce_correlationid: id,
    ce_aggregateversion: '1',
    'content-type': 'application/json',
  };
  await platform.transport.publish([{ topic: 'authorization', key: id, value: '{', headers }]);
}

/** Posts of creators with a grant each, an advertiser with money, and ads that are shown whenever they may be. */
async function launchSubjects({ urls, tokenFor }) {
  const client = new AfterglowClient({ urls, tokenFor });
  const as = 'leo';
  const { businessAccountId } = await openVerifiedAccount(client, { as }, 'Bench Records');
  await topUp(client, { as }, { businessAccountId, amountMicros: 50_000_000_000 });
  const { campaignId } = await createCampaign(client, { as }, { businessAccountId, name: 'Revocation' });
  const subjects = [];
  for (let n = 0; n < SUBJECTS; n += 1) {
    const creator = { userId: randomUUID(), roles: [], scopes: [] };
    const { postId } = await publishPost(client, { as: creator }, { caption: 'Withdrawn again and again' });
    await allowAds(client, creator);
    const { adCode } = await createAdCode(client, { as: creator }, { postId, authorizationDays: 30 });
    const { adAuthorizationId } = await redeemAdCode(client, { as }, { adCode, businessAccountId });
    const terms = { campaignId, name: `Post ${n}`, budgetMicros: 10_000_000_000, bidPriceMicros: 1_450_000 + n };
    const { adGroupId } = await createAdGroup(client, { as }, terms);
    const creative = { callToAction: 'LISTEN_NOW', landingPageUrl: 'https://song.example/' };
    const { adId } = await createAd(client, { as }, { adGroupId, postId, adAuthorizationId, ...creative });
    subjects.push({ adId, postId, creator });
  }
  return subjects;
}

function percentiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]);
  return { p50: at(0.5), p99: at(0.99), max: at(1), runs: values.length };
}

function report(scenes, { load, likes, startedAt }) {
  const perSecond = (count) => Math.round((count * 1_000) / (performance.now() - startedAt));
  const [healthy] = scenes;
  const max = Math.max(...scenes.map((scene) => scene.max));
  const refused = [...load.refused].map(([reason, count]) => `${reason} ${count}`).join(', ') || 'none';
  return {
    unit: 'ms',
    ours: {
      p50: healthy.p50,
      p99: healthy.p99,
      max,
      scenes: Object.fromEntries(scenes.map(({ name, ...figures }) => [name, figures])),
    },
    peers: {},
    ratio: Math.round((BAR_MS / Math.max(1, max)) * 100) / 100,
    bar: BAR_MS,
    pass: max <= BAR_MS,
    lines: [
      ...scenes.map(
        ({ name, p50, p99, max: most, runs }) =>
          `- ${name}: p50 **${p50} ms**, p99 **${p99} ms**, maximum **${most} ms**, ${runs} runs`,
      ),
      `- bar: maximum ${BAR_MS} ms in every scene; goal: p99 ${GOAL_P99_MS} ms when nothing else is wrong`,
      `- load that was reached: ${perSecond(load.answered)} decisions/s of ${DECISIONS_PER_SECOND}, ${perSecond(likes.published)} roll-ups of likes/s of ${LIKES_PER_SECOND}`,
      `- ${load.asked} decisions asked, ${load.answered} answered, ${load.picked} ads picked (no ads: ${refused}); ${likes.published} roll-ups published, ${likes.failed} not`,
    ],
  };
}
