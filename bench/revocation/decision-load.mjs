import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { clearInterval, setInterval } from 'node:timers';

const TICK_MS = 5;
/** So many may be under way: a replica that stands still must not fill memory. */
const AT_ONCE = 200;

/** Asks replicas for decisions at a steady rate, whatever they answer, and remembers which ads they picked when. */
export class DecisionLoad {
  asked = 0;
  answered = 0;
  picked = 0;
  refused = new Map();
  #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  #targets;
  #token;
  #picks = [];
  #timer;
  #underWay = 0;
  #turn = 0;
  #slots = 1;

  constructor(urls, token) {
    this.#targets = urls.map((url) => ({ url: new URL('/v1/decisions', url), isOn: true }));
    this.#token = token;
  }

  start({ perSecond, slots }) {
    this.#slots = slots;
    const startedAt = performance.now();
    let sent = 0;
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
      for (; sent < due; sent += 1) this.#ask();
    }, TICK_MS);
  }

  stop() {
    clearInterval(this.#timer);
    this.#agent.destroy();
  }

  /** Of one replica: not asked any more, or asked again. */
  turn(url, isOn) {
    for (const target of this.#targets) if (target.url.origin === new URL(url).origin) target.isOn = isOn;
  }

  isAsked(url) {
    return this.#targets.some((target) => target.isOn && target.url.origin === new URL(url).origin);
  }

  /** When an ad was last picked, by the platform's clock, and where it was since `atMs`. */
  picksOf(adId, atMs) {
    const since = this.#picks.filter((pick) => pick.adId === adId && pick.decidedAtMs >= atMs);
    return {
      lastMs: since.reduce((last, { decidedAtMs }) => Math.max(last, decidedAtMs), 0),
      by: new Set(since.map(({ by }) => by)),
    };
  }

  forgetBefore(atMs) {
    this.#picks = this.#picks.filter(({ decidedAtMs }) => decidedAtMs >= atMs);
  }

  #ask() {
    const targets = this.#targets.filter(({ isOn }) => isOn);
    const target = targets[(this.#turn += 1) % targets.length];
    if (!target || this.#underWay >= AT_ONCE) return;
    const viewer = { viewerId: randomUUID(), country: 'US', language: 'en', ageGroup: 'AGE_25_34' };
    const body = JSON.stringify({ placement: 'IN_FEED', viewer, slots: this.#slots });
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    this.asked += 1;
    this.#underWay += 1;
    const done = () => (this.#underWay -= 1);
    const asking = request(target.url, { method: 'POST', agent: this.#agent, headers, timeout: 5_000 }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk)).on('end', () => (done(), this.#take(target, Buffer.concat(chunks))));
      answer.on('error', done);
    });
    asking.on('timeout', () => asking.destroy()).on('error', done);
    asking.end(body);
  }

  #take(target, text) {
    this.answered += 1;
    const { decisions = [], reason } = JSON.parse(text.toString());
    if (reason) this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
    for (const { adId, decidedAt } of decisions) {
      this.picked += 1;
      this.#picks.push({ adId, decidedAtMs: Date.parse(decidedAt), by: target.url.origin });
    }
  }
}
