import type { Subscriptions } from '@afterglow/messaging/reaction';
import { KeepKnownPosts } from './known-posts/keep-known-posts.ts';

/** All that authorization hears. */
export const subscriptions: Subscriptions = { copies: [KeepKnownPosts], acts: [] };
