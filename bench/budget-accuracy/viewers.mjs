import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** What viewers do with an ad: one in ten watches for six seconds, one in a hundred clicks. */
const VIEWS_IN_100 = 10;
const CLICKS_IN_100 = 1;
const NOTHING_TO_SEE_MS = 50;
const TOKENS_AT_ONCE = 100;

/** Viewers who look without a pause at whatever delivery picks, and report all of it. */
export class Viewers {
  decided = 0;
  accepted = 0;
  refused = 0;
  failed = 0;
  lastAdAtMs = performance.now();
  #urls;
  #token;
  #isOver = false;
  #loops = [];

  constructor(urls, token) {
    this.#urls = urls;
    this.#token = token;
  }

  start({ atOnce, slots }) {
    this.#isOver = false;
    this.lastAdAtMs = performance.now();
    this.#loops = Array.from({ length: atOnce }, (_none, n) => this.#look(this.#urls[n % this.#urls.length], slots));
  }

  async stop() {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  async #look(url, slots) {
    while (!this.#isOver) {
      try {
        const viewer = { viewerId: randomUUID(), country: 'US', language: 'en', ageGroup: 'AGE_25_34' };
        const { decisions } = await this.#post(url, '/v1/decisions', { placement: 'IN_FEED', viewer, slots });
        if (decisions.length === 0) await delay(NOTHING_TO_SEE_MS);
        else await this.#report(url, decisions);
      } catch {
        this.failed += 1;
        await delay(NOTHING_TO_SEE_MS);
      }
    }
  }

  async #report(url, decisions) {
    this.decided += decisions.length;
    this.lastAdAtMs = performance.now();
    const tokens = decisions.flatMap(({ tokens: { impression, view6s, click } }) => [
      impression,
      ...(randomInt(100) < VIEWS_IN_100 ? [view6s] : []),
      ...(randomInt(100) < CLICKS_IN_100 ? [click] : []),
    ]);
    const { results } = await this.#post(url, '/v1/tracking-events', { tokens: tokens.slice(0, TOKENS_AT_ONCE) });
    for (const { result } of results) this[result === 'ACCEPTED' ? 'accepted' : 'refused'] += 1;
  }

  async #post(url, path, body) {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer.json();
  }
}
