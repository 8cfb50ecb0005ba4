import type { EntityManager } from 'typeorm';
import { CreatorAdSettings } from './creator-ad-settings.entity.ts';

/**
 * The settings of a creator, locked until the transaction ends; made on first touch. Who turns the toggle takes `pessimistic_write`,
 * who relies on it `pessimistic_read`: neither can miss the other (AU1).
 */
export async function lockCreatorAdSettings(
  tx: EntityManager,
  creatorId: string,
  mode: 'pessimistic_read' | 'pessimistic_write',
): Promise<CreatorAdSettings> {
  await tx.query(`insert into creator_ad_settings (creator_id) values ($1) on conflict do nothing`, [creatorId]);
  return tx.findOneOrFail(CreatorAdSettings, { where: { creatorId }, lock: { mode } });
}
