import { mayComment, type CommentAudience } from './audience.ts';

const creator = { isCreator: true, follows: false, isFollowedBack: false };
const stranger = { isCreator: false, follows: false, isFollowedBack: false };
const follower = { isCreator: false, follows: true, isFollowedBack: false };
const followed = { isCreator: false, follows: false, isFollowedBack: true };
const friend = { isCreator: false, follows: true, isFollowedBack: true };

describe('who may comment', () => {
  it.each<[CommentAudience, boolean[]]>([
    ['EVERYONE', [true, true, true, true, true]],
    ['FOLLOWERS', [true, false, true, false, true]],
    ['FRIENDS', [true, false, false, false, true]],
    ['NO_ONE', [false, false, false, false, false]],
  ])('ST3 %s: creator, stranger, follower, followed by the creator, friend', (audience, expected) => {
    expect([creator, stranger, follower, followed, friend].map((author) => mayComment(audience, author))).toEqual(expected);
  });
});
