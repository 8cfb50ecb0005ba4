import { personas } from '@afterglow/local/personas';
import { Post } from './post.entity.ts';
import { PostDeleted } from './post.errors.ts';

const at = new Date('2026-11-23T06:10:00.000Z');
const later = new Date('2026-11-23T06:11:00.000Z');

function published(): Post {
  return Post.publish(
    {
      id: '0193a1b0-5c00-7000-8000-000000000101',
      creatorId: personas.mia.userId,
      itemType: 'VIDEO',
      soundId: null,
      caption: 'before',
      privacy: 'PUBLIC_TO_EVERYONE',
      commentAudience: 'EVERYONE',
    },
    at,
  ).post;
}

describe('a post', () => {
  it('PO1 a new caption is a new version, and nobody else is told: captions are personal text', () => {
    const post = published();

    expect(post.change({ caption: 'after' }, later)).toEqual([]);
    expect(post).toMatchObject({ caption: 'after', version: 2 });
  });

  it('PO1 privacy and caption in one edit are one version and one event', () => {
    const post = published();

    const events = post.change({ caption: 'after', privacy: 'SELF_ONLY', commentAudience: 'NO_ONE' }, later);

    expect(events).toMatchObject([{ aggregateVersion: 2, state: { privacy: 'SELF_ONLY' }, changedAt: later.toISOString() }]);
    expect(post).toMatchObject({ caption: 'after', commentAudience: 'NO_ONE', version: 2 });
  });

  it('PO1 an edit that changes nothing is quiet', () => {
    const post = published();

    expect(post.change({ caption: 'before', privacy: 'PUBLIC_TO_EVERYONE', commentAudience: 'EVERYONE' }, later)).toEqual([]);
    expect(post.change({}, later)).toEqual([]);
    expect(post.version).toBe(1);
  });

  it('PO1 deleting is for ever, and deleting again is quiet', () => {
    const post = published();

    expect(post.delete(later)).toMatchObject([
      { aggregateVersion: 2, state: { status: 'DELETED', endedAt: later.toISOString() } },
    ]);
    expect(post.delete(later)).toEqual([]);
    expect(() => post.change({ caption: 'back' }, later)).toThrow(PostDeleted);
    expect(post.version).toBe(2);
  });
});
