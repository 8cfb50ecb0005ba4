import type { CreatorAdSettings } from './creator-ad-settings.entity.ts';

export interface PrivacySettingsView {
  readonly adAuthorizationEnabled: boolean;
  /** Null until the toggle is turned for the first time. */
  readonly changedAt: string | null;
}

export function toPrivacySettingsView(settings: CreatorAdSettings): PrivacySettingsView {
  return { adAuthorizationEnabled: settings.adAuthorizationEnabled, changedAt: settings.changedAt?.toISOString() ?? null };
}
