import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { summarise } from './figures.mjs';
import { randomViewers } from '../services/delivery/dist/spec-fixtures/large-market.js';

const ADS = 10_000;
const ROUNDS = 5;
const ROUND_S = 6;
/** Until then each round is faster than the one before: a service that has run for a while is what is measured. */
const WARM_UP = 3;
const CONNECTIONS = 32;
const BODIES = 500;
const BAR = 0.5;

export const bench = {
  name: 'decisions-http',
  about: 'POST /v1/decisions at 10,000 ads, against a bare Fastify that validates the body and answers the same bytes',
  run: measureDecisionsOverHttp,
};

async function measureDecisionsOverHttp({ rounds = ROUNDS, say }) {
  const autocannon = await loadAutocannon();
  const bodies = randomViewers(2, BODIES).map(bodyOf);
  const [ours, bare] = [start('delivery.mjs', String(ADS)), start('bare-fastify.mjs')];
  try {
    const [{ url, token }] = await once(ours, 'message');
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const [{ url: bareUrl }] = await once(bare, 'message');
    const fire = (child, target) => run(autocannon, child, { url: target, headers, bodies });
    // The first decisions take the leases of all the ad groups that win; what a later one answers is what the peer answers.
    await fire(ours, url);
    await request(bare, { answer: await answerOf(url, headers, bodies) });
    for (let round = 0; round < WARM_UP; round += 1) {
      await fire(ours, url);
      await fire(bare, bareUrl);
    }
    const results = { ours: [], bare: [] };
    for (let round = 1; round <= rounds; round += 1) {
      results.ours.push(await fire(ours, url));
      results.bare.push(await fire(bare, bareUrl));
      say(`round ${round} of ${rounds}: ${line(results.ours.at(-1))}; bare ${line(results.bare.at(-1))}`);
    }
    const decided = await shareWithAd(url, headers, bodies);
    return report(results, { rounds, decided });
  } finally {
    await Promise.all([ours, bare].map(stop));
  }
}

async function loadAutocannon() {
  const found = await import('autocannon').catch(() => undefined);
  if (!found) throw new Error('autocannon is not installed: npm --prefix bench ci');
  return found.default;
}

function start(file, ...args) {
  const path = fileURLToPath(new URL(`decisions-http/${file}`, import.meta.url));
  // As in production: the log is written, and somebody else reads it.
  const child = fork(path, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  // Who waits for a message of it hears that there will be none.
  child.once('exit', (code) => code !== 0 && child.emit('error', new Error(`${file} ended with ${code}`)));
  return child;
}

async function stop(child) {
  if (child.exitCode !== null || !child.connected) return;
  const ended = once(child, 'exit');
  child.send('stop');
  await ended;
}

function bodyOf(traits) {
  const viewer = {
    viewerId: randomUUID(),
    ...traits,
    ageGroup: 'AGE_25_34',
    gender: 'GENDER_FEMALE',
    interests: ['music', 'travel'],
  };
  return JSON.stringify({ placement: 'IN_FEED', viewer: { ...viewer, operatingSystem: 'IOS', network: '5G' }, slots: 1 });
}

async function run(autocannon, child, { url, headers, bodies }) {
  // Made before the run: the generator must not be what is measured.
  const requests = bodies.map((body) => ({ method: 'POST', headers, body }));
  const before = await request(child, 'processor');
  const result = await autocannon({ url, connections: CONNECTIONS, duration: ROUND_S, requests });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} refusals, ${result.errors} errors of ${url}`);
  const processor = (await request(child, 'processor')) - before;
  return {
    perSecond: result.requests.average,
    p99Ms: result.latency.p99,
    processorMicros: processor / result.requests.total,
  };
}

async function request(child, message) {
  child.send(message);
  return (await once(child, 'message'))[0];
}

async function ask(url, headers, body) {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  return text;
}

const hasAd = (text) => JSON.parse(text).decisions.length === 1;

async function answerOf(url, headers, bodies) {
  for (const body of bodies) {
    const text = await ask(url, headers, body);
    if (hasAd(text)) return text;
  }
  throw new Error(`none of ${bodies.length} viewers got an ad`);
}

/** A decision without an ad would be cheap. */
async function shareWithAd(url, headers, bodies) {
  let decided = 0;
  for (const body of bodies.slice(0, 200)) if (hasAd(await ask(url, headers, body))) decided += 1;
  return decided / 200;
}

function report({ ours, bare }, { rounds, decided }) {
  const of = (results, name) => summarise(results.map((result) => result[name]));
  const [oursPerSecond, barePerSecond] = [of(ours, 'perSecond'), of(bare, 'perSecond')];
  // Round by round: what else the machine does changes more from minute to minute than between two neighbours.
  const ratio = summarise(ours.map((result, round) => result.perSecond / bare[round].perSecond));
  const processor = { ours: of(ours, 'processorMicros').median, bare: of(bare, 'processorMicros').median };
  const p99 = { ours: of(ours, 'p99Ms').median, bare: of(bare, 'p99Ms').median };
  const number = ({ median, smallest, largest }) =>
    `${Math.round(median).toLocaleString('en')} (${Math.round(smallest).toLocaleString('en')} to ${Math.round(largest).toLocaleString('en')})`;
  return {
    unit: 'requests/s',
    ours: { perSecond: Math.round(oursPerSecond.median), p99Ms: p99.ours },
    peers: { bareFastify: { perSecond: Math.round(barePerSecond.median), p99Ms: p99.bare } },
    ratio: Math.round(ratio.median * 100) / 100,
    bar: BAR,
    pass: ratio.median >= BAR,
    lines: [
      `- delivery: **${number(oursPerSecond)}** requests/s, p99 ${p99.ours} ms; ${Math.round(decided * 100)} % of the answers have an ad`,
      `- bare Fastify: ${number(barePerSecond)} requests/s, p99 ${p99.bare} ms`,
      `- processor time of a request: ${Math.round(processor.ours)} µs, of the peer's ${Math.round(processor.bare)} µs`,
      `- **${ratio.median.toFixed(2)}** of the peer (bar: at least ${BAR}), median of ${rounds} rounds (${ratio.smallest.toFixed(2)} to ${ratio.largest.toFixed(2)})`,
    ],
  };
}

function line({ perSecond, p99Ms, processorMicros }) {
  return `${Math.round(perSecond).toLocaleString('en')}/s, p99 ${p99Ms} ms, ${Math.round(processorMicros)} µs of processor time`;
}
