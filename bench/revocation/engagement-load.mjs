import { randomUUID } from 'node:crypto';
import { clearInterval, setInterval } from 'node:timers';

const TICK_MS = 50;
/** So many batches may be under way, a second's likes: behind a broker that stands still nothing piles up that others wait for. */
const AT_ONCE = 20;
const TYPE = 'afterglow.stories.PostEngagementRolledUp.v1';
const POSTS = 2_000;

/** Roll-ups of likes on stories' bulk topic, straight into the log: what 5,000 likes a second on as many posts would be. */
export class EngagementLoad {
  published = 0;
  failed = 0;
  #transport;
  #timer;
  #posts = Array.from({ length: POSTS }, () => randomUUID());
  #version = 0;
  #underWay = 0;

  constructor(transport) {
    this.#transport = transport;
  }

  start(perSecond) {
    const startedAt = performance.now();
    let due = 0;
    this.#timer = setInterval(() => {
      const count = Math.floor(((performance.now() - startedAt) / 1000) * perSecond) - due;
      due += count;
      if (this.#underWay >= AT_ONCE) return;
      this.#underWay += 1;
      const records = Array.from({ length: Math.min(count, perSecond) }, () => this.#record());
      this.#transport
        .publish(records)
        .then(
          () => (this.published += records.length),
          () => (this.failed += records.length),
        )
        .finally(() => (this.#underWay -= 1));
    }, TICK_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  #record() {
    this.#version += 1;
    const postId = this.#posts[this.#version % POSTS];
    const asOf = new Date().toISOString();
    const counts = { views: this.#version, likes: this.#version, comments: 0, shares: 0, follows: 0 };
    const none = { views: 0, likes: 0, comments: 0, shares: 0, follows: 0 };
    const event = { postId, aggregateVersion: this.#version, organic: counts, paid: none, asOf };
    const id = randomUUID();
    const headers = {
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: TYPE,
      ce_source: '/afterglow/stories',
      ce_time: asOf,
      ce_subject: postId,
      ce_correlationid: id,
      ce_causationid: id,
      ce_aggregateversion: String(this.#version),
      'content-type': 'application/json',
    };
    return { topic: 'stories.engagement', key: postId, value: JSON.stringify(event), headers };
  }
}
