import { newId } from '@afterglow/service-defaults/ids';
import { none } from '@afterglow/testing/bad-input/attempt';
import { describeBadInput } from '@afterglow/testing/bad-input/describe-bad-input';
import type { RouteExample, RouteExamples } from '@afterglow/testing/bad-input/route-example';
import type { TestService } from '@afterglow/testing/start-service';
import { service } from './service.ts';
import { subscriptions } from './subscriptions.ts';

/** mia is the creator, vic somebody else. */
describeBadInput({
  ...{ definition: service, subscriptions },
  examples: (svc: TestService): RouteExamples => {
    const made = async (path: string, body: object, id: string) => {
      const answer = await svc.call('POST', path, { as: 'mia', body });
      return { [id]: String(answer.body[id]) };
    };
    const post = () => made('/v1/posts', { itemType: 'VIDEO' }, 'postId');
    const story = () => made('/v1/stories', {}, 'storyId');
    const sound = () => made('/v1/sounds', { title: 'Harbour lights' }, 'soundId');
    const moderated = async (path: string, body: object) => svc.call('POST', path, { as: 'mod', body });
    const ownSound = async () => {
      const { soundId = '' } = await sound();
      await moderated(`/v1/sounds/${soundId}/ownership-decisions`, { decision: 'VERIFIED' });
      return { soundId };
    };
    const removedStory = async () => {
      const { storyId = '' } = await story();
      await moderated(`/v1/stories/${storyId}/removal`, { reason: 'spam' });
      return { storyId };
    };
    const appealedStory = async () => {
      const { storyId } = await removedStory();
      await svc.call('POST', `/v1/stories/${storyId}/appeal`, { as: 'mia', body: { text: 'mine' } });
      return { storyId };
    };
    const right = { market: 'US', startsAt: '2026-12-01T00:00:00.000Z', endsAt: '2027-01-01T00:00:00.000Z' };
    const creator = () => ({ creatorId: newId() });

    const forAll = { stranger: none('whoever is signed in may') };
    const noId = { unknown: none('its path names no object') };
    const creates: Omit<RouteExample, 'request'> = { as: 'mia', ...forAll, ...noId };
    const about = (kind: 'post' | 'story' | 'sound'): Omit<RouteExample, 'request'> => ({
      ...{ as: 'mia', ...forAll, unknown: `404 ${kind}.not_found` },
    });
    const own = (kind: 'post' | 'story' | 'sound'): Omit<RouteExample, 'request'> => ({
      ...{ as: 'mia', stranger: { as: 'vic', gets: `404 ${kind}.not_found` }, unknown: `404 ${kind}.not_found` },
    });
    const anyCreator = { ...forAll, unknown: none('who creates and who does not is known to the issuer only') };
    const moderators = { as: 'mod', stranger: none('moderators act on everybody’s objects') } as const;

    return {
      'POST /v1/sounds': { ...creates, request: () => ({ body: { title: 'Harbour lights' } }) },
      'GET /v1/sounds/:soundId': { ...about('sound'), request: async () => ({ params: await sound() }) },
      'POST /v1/sounds/:soundId/ownership-decisions': {
        ...{ ...moderators, unknown: '404 sound.not_found' },
        request: async () => ({ params: await sound(), body: { decision: 'VERIFIED', ownerId: newId() } }),
      },
      'PUT /v1/sounds/:soundId/rights': {
        ...own('sound'),
        request: async () => ({ params: await ownSound(), body: { rights: [right] } }),
      },
      'GET /v1/sounds/:soundId/posts': { ...about('sound'), request: async () => ({ params: await sound() }) },
      'POST /v1/posts': {
        ...creates,
        request: async () => ({ body: { itemType: 'VIDEO', caption: 'dusk', privacy: 'SELF_ONLY', ...(await sound()) } }),
      },
      'GET /v1/posts/:postId': { ...about('post'), request: async () => ({ params: await post() }) },
      'PATCH /v1/posts/:postId': {
        ...own('post'),
        request: async () => ({ params: await post(), body: { caption: 'dusk' }, version: 1 }),
      },
      'DELETE /v1/posts/:postId': { ...own('post'), request: async () => ({ params: await post() }) },
      'POST /v1/posts/:postId/removal': {
        ...{ ...moderators, unknown: '404 post.not_found' },
        request: async () => ({ params: await post(), body: { reason: 'spam' } }),
      },
      'POST /v1/posts/:postId/engagements': {
        ...about('post'),
        request: async () => ({ params: await post(), body: { kind: 'VIEW' } }),
      },
      'POST /v1/posts/:postId/comments': {
        ...about('post'),
        request: async () => ({ params: await post(), body: { text: 'wow' } }),
      },
      'GET /v1/posts/:postId/comments': { ...about('post'), request: async () => ({ params: await post() }) },
      'POST /v1/stories': { ...creates, request: async () => ({ body: { commentAudience: 'EVERYONE', ...(await sound()) } }) },
      'GET /v1/stories/:storyId': { ...about('story'), request: async () => ({ params: await story() }) },
      'PATCH /v1/stories/:storyId': {
        ...own('story'),
        request: async () => ({ params: await story(), body: { commentAudience: 'FOLLOWERS' }, version: 1 }),
      },
      'DELETE /v1/stories/:storyId': { ...own('story'), request: async () => ({ params: await story() }) },
      'POST /v1/stories/:storyId/removal': {
        ...{ ...moderators, unknown: '404 story.not_found' },
        request: async () => ({ params: await story(), body: { reason: 'spam' } }),
      },
      'POST /v1/stories/:storyId/appeal': {
        ...own('story'),
        request: async () => ({ params: await removedStory(), body: { text: 'mine' } }),
      },
      'POST /v1/stories/:storyId/appeal-decision': {
        ...{ ...moderators, unknown: '404 story.not_found' },
        request: async () => ({ params: await appealedStory(), body: { decision: 'UPHELD' } }),
      },
      'POST /v1/stories/:storyId/comments': {
        ...about('story'),
        request: async () => ({ params: await story(), body: { text: 'wow' } }),
      },
      'GET /v1/stories/:storyId/comments': { ...about('story'), request: async () => ({ params: await story() }) },
      'PUT /v1/creators/:creatorId/followers/me': {
        ...{ as: 'vic', ...anyCreator },
        request: () => ({ params: creator(), body: {} }),
      },
      'DELETE /v1/creators/:creatorId/followers/me': { as: 'vic', ...anyCreator, request: () => ({ params: creator() }) },
      'POST /v1/creators/:creatorId/suspension': {
        ...{ ...moderators, unknown: anyCreator.unknown },
        request: () => ({ params: creator(), body: { reason: 'spam' } }),
      },
      'DELETE /v1/creators/:creatorId/suspension': {
        ...{ ...moderators, unknown: anyCreator.unknown },
        request: () => ({ params: creator() }),
      },
    };
  },
});
