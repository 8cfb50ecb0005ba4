import { occurred } from '@afterglow/contracts/event-contract';
import { PostEngagementRolledUp } from '@afterglow/contracts/stories/post-engagement-rolled-up';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { newId } from '@afterglow/service-defaults/ids';
import { readFileSync } from 'node:fs';

const sample = (name) =>
  JSON.parse(readFileSync(new URL(`../libs/contracts/src/stories/${name}.sample.json`, import.meta.url), 'utf8'));
const published = sample('post-published');
const rolledUp = sample('post-engagement-rolled-up');

/** Real events of `stories`, of their real size: a control event, and one of a bulk topic. */
export function postPublished(postId = newId(), aggregateVersion = 1) {
  return occurred(PostPublished, { ...published, postId, aggregateVersion });
}

export function postEngagementRolledUp(postId = newId(), aggregateVersion = 1) {
  return occurred(PostEngagementRolledUp, { ...rolledUp, postId, aggregateVersion });
}

/** The effect that every reaction here has: one row of a post is written. */
export const EFFECT_TABLE = `create table effect (post_id uuid primary key, version bigint not null)`;
const WRITE = `insert into effect (post_id, version) values ($1, $2) on conflict (post_id) do update set version = excluded.version`;

export class WritePostsWhenPublished {
  event = PostPublished;
  calls = 0;
  async react({ postId, aggregateVersion }, tx) {
    this.calls += 1;
    await tx.query(WRITE, [postId, aggregateVersion]);
  }
}

export const BULK_TABLE = `create table engagement (post_id uuid primary key, version bigint not null)`;

export class CountEngagementWhenRolledUp {
  events = [PostEngagementRolledUp];
  async reactToMany(events, tx) {
    const newest = new Map(events.map(({ data }) => [data.postId, data.aggregateVersion]));
    await tx.query(
      `insert into engagement as e (post_id, version) select * from unnest($1::uuid[], $2::bigint[])
       on conflict (post_id) do update set version = greatest(e.version, excluded.version)`,
      [[...newest.keys()], [...newest.values()]],
    );
  }
}
