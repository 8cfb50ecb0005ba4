import type { StoriesRoutes } from './generated/stories.ts';

/** One line of `GET /operations/timeline`, which is the same in every service. */
export type TimelineEntry = StoriesRoutes['GET /operations/timeline']['answer']['data'][number];
