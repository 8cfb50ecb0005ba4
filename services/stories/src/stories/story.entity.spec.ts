import { personas } from '@afterglow/local/personas';
import fc from 'fast-check';
import { Story } from './story.entity.ts';
import { StoryHasExpired, StoryWasDeleted } from './story.errors.ts';

const publishedAt = new Date('2026-03-28T20:00:00.000Z');
const justBefore = new Date('2026-03-29T19:59:59.999Z');
const end = new Date('2026-03-29T20:00:00.000Z');
const totals = { comments: 2, commenters: 1 };

function live(at: Date = publishedAt): Story {
  return Story.publish(
    {
      id: '0193a1b0-5c00-7000-8000-000000000301',
      creatorId: personas.mia.userId,
      soundId: null,
      privacy: 'PUBLIC_TO_EVERYONE',
      commentAudience: 'EVERYONE',
    },
    at,
  ).story;
}

describe('a story', () => {
  it('ST1 lives exactly 24 hours, also when clocks are put forward in that night', () => {
    const story = live();

    expect(story.expiresAt).toEqual(end);
    expect(() => story.assertLive(justBefore)).not.toThrow();
    expect(() => story.assertLive(end)).toThrow(StoryHasExpired);
  });

  it('ST1 lives at an instant if and only if that is less than 24 hours after its publication', () => {
    const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 2 * 86_400_000 }), (at, age) => {
        const story = live(at);
        const isLive = () => story.assertLive(new Date(at.getTime() + age));
        if (age < 86_400_000) expect(isLive).not.toThrow();
        else expect(isLive).toThrow(StoryHasExpired);
      }),
    );
  });

  it('ST1 its creator ends it early, once; who comes after the end is told that it expired', () => {
    const story = live();

    expect(story.delete(totals, justBefore)).toMatchObject([{ aggregateVersion: 2, state: { status: 'DELETED', totals } }]);
    expect(story.delete(totals, justBefore)).toEqual([]);
    expect(() => story.assertLive(justBefore)).toThrow(StoryWasDeleted);
    expect(() => live().delete(totals, end)).toThrow(StoryHasExpired);
  });

  it('ST2 expires not a millisecond early, and once', () => {
    const story = live();

    expect(story.expire(totals, justBefore)).toEqual([]);
    expect(story.expire(totals, new Date('2026-03-29T20:07:00.000Z'))).toMatchObject([
      { aggregateVersion: 2, state: { status: 'EXPIRED', endedAt: end.toISOString(), totals } },
    ]);
    expect(story.expire(totals, end)).toEqual([]);
  });

  it('ST2 a deleted story does not expire', () => {
    const story = live();
    story.delete(totals, justBefore);

    expect(story.expire(totals, end)).toEqual([]);
  });

  it('ST3 ST4 audience and privacy change while it lives, not after; the same again is quiet', () => {
    const story = live();

    story.change({ privacy: 'SELF_ONLY', commentAudience: 'FRIENDS' }, justBefore);
    story.change({ privacy: 'SELF_ONLY' }, justBefore);

    expect(story).toMatchObject({ privacy: 'SELF_ONLY', commentAudience: 'FRIENDS', version: 2 });
    expect(() => story.change({ commentAudience: 'NO_ONE' }, end)).toThrow(StoryHasExpired);
  });
});
