import { PostEngagementRolledUp } from '@afterglow/contracts/stories/post-engagement-rolled-up';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { SoundRegistered } from '@afterglow/contracts/stories/sound-registered';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import { StoryDeleted } from '@afterglow/contracts/stories/story-deleted';
import { StoryExpired } from '@afterglow/contracts/stories/story-expired';
import { StoryPublished } from '@afterglow/contracts/stories/story-published';
import { StoryRemoved } from '@afterglow/contracts/stories/story-removed';
import { StoryRestored } from '@afterglow/contracts/stories/story-restored';
import { personas } from '@afterglow/local/personas';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { PostEngagement } from './post-engagements/post-engagement.entity.ts';
import { Post } from './posts/post.entity.ts';
import { Sound } from './sounds/sound.entity.ts';
import { Story } from './stories/story.entity.ts';

const postId = '0193a1b0-5c00-7000-8000-000000000101';
const soundId = '0193a1b0-5c00-7000-8000-000000000201';
const storyId = '0193a1b0-5c00-7000-8000-000000000301';
const creatorId = personas.mia.userId;
const open = { privacy: 'PUBLIC_TO_EVERYONE', commentAudience: 'EVERYONE' } as const;

/** Readers of our events test against these samples; here the entities emit them, field by field. */
describe('the events of stories are as their samples say', () => {
  it('PO1 PostPublished, PostPrivacyChanged, PostRemoved', () => {
    const draft = { id: postId, creatorId, itemType: 'VIDEO', soundId, caption: 'sun over the bay', ...open } as const;
    const { post, events } = Post.publish(draft, new Date('2026-11-23T06:10:00.000Z'));

    expect(events).toEqual([sampleOf(PostPublished)]);
    expect(post.change({ privacy: 'FOLLOWER_OF_CREATOR' }, new Date('2026-11-23T07:00:00.000Z'))).toEqual([
      sampleOf(PostPrivacyChanged),
    ]);
    expect(post.delete(new Date('2026-11-23T08:00:00.000Z'))).toEqual([sampleOf(PostRemoved)]);
  });

  it('PO2 PostEngagementRolledUp', () => {
    const engagement = Object.assign(PostEngagement.none(postId), {
      organicViews: 1200,
      organicLikes: 90,
      organicComments: 14,
      organicShares: 6,
      organicFollows: 3,
      paidViews: 800,
      version: 6,
      rollUpDueAt: new Date('2026-11-23T06:45:00.000Z'),
    });

    expect(engagement.rollUp(new Date('2026-11-23T06:45:00.000Z'))).toEqual([sampleOf(PostEngagementRolledUp)]);
  });

  it('PO3 PO4 SoundRegistered, SoundOwnershipDecided, SoundRightsChanged', () => {
    const draft = { id: soundId, title: 'Harbour lights', registeredBy: personas.leo.userId };
    const { sound, events } = Sound.register(draft, new Date('2026-11-22T09:00:00.000Z'));

    expect(events).toEqual([sampleOf(SoundRegistered)]);
    expect(sound.decideOwnership({ decision: 'VERIFIED' }, new Date('2026-11-22T10:00:00.000Z'))).toEqual([
      sampleOf(SoundOwnershipDecided),
    ]);
    const [first, second] = sampleOf(SoundRightsChanged).state.rights ?? [];
    const rights = [second, first].flatMap((right) => right ?? []);
    expect(sound.putRights(rights, new Date('2026-11-23T09:00:00.000Z'))).toMatchObject([
      { ...sampleOf(SoundRightsChanged), state: { rights: expect.arrayContaining(rights.map((right) => ({ ...right }))) } },
    ]);
  });

  it('ST2 StoryPublished, StoryExpired, StoryDeleted', () => {
    const draft = { id: storyId, creatorId, soundId, ...open };
    const publish = () => Story.publish(draft, new Date('2026-11-23T06:10:00.000Z'));

    expect(publish().events).toEqual([sampleOf(StoryPublished)]);
    expect(publish().story.expire({ comments: 12, commenters: 9 }, new Date('2026-11-24T06:10:00.417Z'))).toEqual([
      sampleOf(StoryExpired),
    ]);
    expect(publish().story.delete({ comments: 3, commenters: 2 }, new Date('2026-11-23T18:00:00.000Z'))).toEqual([
      sampleOf(StoryDeleted),
    ]);
  });

  it('ST9 StoryRemoved, StoryRestored, and a post removed by moderation: nothing of the reason', () => {
    const { story } = Story.publish({ id: storyId, creatorId, soundId, ...open }, new Date('2026-11-23T06:10:00.000Z'));
    const by = personas.mod.userId;
    expect(story.remove({ reason: 'spam', by, at: new Date('2026-11-23T12:00:00.000Z') })).toEqual([sampleOf(StoryRemoved)]);
    const [at, decision] = [new Date('2026-11-23T15:00:00.000Z'), 'RESTORED'] as const;
    story.appeal({ text: 'mine', at });
    const [restored] = story.decideAppeal({ decision, by, at });
    expect(restored).toEqual(sampleOf(StoryRestored));

    const draft = { id: postId, creatorId, itemType: 'VIDEO', soundId, caption: 'sun over the bay', ...open } as const;
    const { post } = Post.publish(draft, new Date('2026-11-23T06:10:00.000Z'));
    const [removed, ...others] = post.remove({ reason: 'spam', by, at: new Date('2026-11-23T08:00:00.000Z') });
    const sample = sampleOf(PostRemoved);
    const state = { ...sample.state, privacy: 'PUBLIC_TO_EVERYONE', status: 'REMOVED' };
    expect(removed).toEqual({ ...sample, aggregateVersion: 2, state });
    expect(others).toEqual([]);
  });
});
