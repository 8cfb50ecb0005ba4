import type { Subscriptions } from '@afterglow/messaging/reaction';
import { KeepKnownCreatorSuspensions } from './known-creator-suspensions/keep-known-creator-suspensions.ts';
import { KeepKnownPosts } from './known-posts/keep-known-posts.ts';

/** All that authorization hears. */
export const subscriptions: Subscriptions = { copies: [KeepKnownPosts, KeepKnownCreatorSuspensions], acts: [] };
