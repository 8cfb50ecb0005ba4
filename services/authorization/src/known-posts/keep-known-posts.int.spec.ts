import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { KeepKnownPosts } from './keep-known-posts.ts';

const keep = new KeepKnownPosts();

describe('KeepKnownPosts', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await startDatabase(service);
  });
  beforeEach(() => db.query('truncate known_post'));
  afterAll(() => db.stop());

  it.each([
    ['PostPublished', PostPublished],
    ['PostPrivacyChanged', PostPrivacyChanged],
    ['PostRemoved', PostRemoved],
  ])('AU7 keeps what %s tells, once', async (_name, contract) => {
    const event = sampleOf<PostPublished>(contract);
    const id = await db.receive(event, keep);
    await db.receive(event, keep, { id });
    await db.receive(event, keep);
    expect(await db.query('select id, version::int, state, creator_id, privacy, status from known_post')).toEqual([
      {
        id: event.postId,
        version: event.aggregateVersion,
        state: event.state,
        creator_id: event.state.creatorId,
        privacy: event.state.privacy,
        status: event.state.status,
      },
    ]);
  });

  it('AU7 an older state that comes late changes nothing: what is gone stays gone', async () => {
    const removed = sampleOf(PostRemoved);
    const { postId } = removed;
    const published = Object.assign(new PostPublished(), { ...sampleOf(PostPublished), postId, aggregateVersion: 1 });
    await db.receive(Object.assign(removed, { aggregateVersion: 3 }), keep);
    await db.receive(published, keep);
    expect(await db.query('select id, version::int, status from known_post')).toEqual([
      { id: postId, version: 3, status: removed.state.status },
    ]);
  });
});
