import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CreatorAdSettings } from './creator-ad-settings.entity.ts';
import { toPrivacySettingsView, type PrivacySettingsView } from './privacy-settings.view.ts';

@Injectable()
export class FindCreatorAdSettings {
  /** Who never touched the toggle has no row, and has it off. */
  async ofCreator(creatorId: string, tx: EntityManager): Promise<PrivacySettingsView> {
    const settings = await tx.findOne(CreatorAdSettings, { where: { creatorId } });
    return settings ? toPrivacySettingsView(settings) : { adAuthorizationEnabled: false, changedAt: null };
  }
}
