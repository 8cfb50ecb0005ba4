import { role, signedIn, type PolicyTable } from '@afterglow/service-defaults/policy';

export const policies: PolicyTable = {
  'POST /v1/sounds': signedIn(),
  'GET /v1/sounds/:soundId': signedIn(),
  'POST /v1/sounds/:soundId/ownership-decisions': role('moderator'),
  'GET /v1/sounds/:soundId/posts': signedIn('public posts only'),
  'POST /v1/posts': signedIn(),
  'GET /v1/posts/:postId': signedIn('posts whose privacy lets the caller in'),
  'PATCH /v1/posts/:postId': signedIn('own posts'),
  'DELETE /v1/posts/:postId': signedIn('own posts'),
  'POST /v1/posts/:postId/engagements': signedIn('posts whose privacy lets the caller in'),
  'POST /v1/posts/:postId/comments': signedIn('posts whose privacy and comment audience let the caller in'),
  'GET /v1/posts/:postId/comments': signedIn('posts whose privacy lets the caller in'),
  'POST /v1/stories': signedIn(),
  'GET /v1/stories/:storyId': signedIn('live stories whose privacy lets the caller in'),
  'PATCH /v1/stories/:storyId': signedIn('own live stories'),
  'DELETE /v1/stories/:storyId': signedIn('own live stories'),
  'POST /v1/stories/:storyId/comments': signedIn('live stories whose privacy and comment audience let the caller in'),
  'GET /v1/stories/:storyId/comments': signedIn('live stories whose privacy lets the caller in'),
  'PUT /v1/creators/:creatorId/followers/me': signedIn(),
  'DELETE /v1/creators/:creatorId/followers/me': signedIn(),
};
