import type { PostAdSettings } from './post-ad-settings.entity.ts';

export interface PostAdSettingsView {
  readonly postId: string;
  readonly isAdPromotable: boolean;
  /** Null until the toggle is turned for the first time. */
  readonly changedAt: string | null;
}

export function toPostAdSettingsView(settings: PostAdSettings): PostAdSettingsView {
  return {
    postId: settings.postId,
    isAdPromotable: settings.isAdPromotable,
    changedAt: settings.changedAt?.toISOString() ?? null,
  };
}
