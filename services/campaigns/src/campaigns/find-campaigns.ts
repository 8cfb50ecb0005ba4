import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { accountsOfMember, asMember } from '../known-business-accounts/membership.ts';
import { CampaignNotFound } from './campaign.errors.ts';
import { Campaign } from './campaign.entity.ts';

export interface CampaignOfMember {
  readonly campaignId: string;
  readonly userId: string;
}

export interface FindCampaignsInput {
  readonly userId: string;
  readonly businessAccountId?: string;
  /** Read on below this id. */
  readonly before?: string;
  readonly take: number;
}

function campaignsOfMember(tx: EntityManager, userId: string): SelectQueryBuilder<Campaign> {
  return tx
    .createQueryBuilder(Campaign, 'campaign')
    .where(`campaign.businessAccountId in (${accountsOfMember})`, { member: asMember(userId) });
}

async function foundOf(query: SelectQueryBuilder<Campaign>, campaignId: string): Promise<Campaign> {
  const campaign = await query.andWhere('campaign.id = :campaignId', { campaignId }).getOne();
  if (!campaign) throw new CampaignNotFound(campaignId);
  return campaign;
}

/** Locked for an edit. */
export function lockCampaign(tx: EntityManager, { campaignId, userId }: CampaignOfMember): Promise<Campaign> {
  return foundOf(campaignsOfMember(tx, userId).setLock('pessimistic_write'), campaignId);
}

/** Campaigns of the business accounts that the caller is a member of. */
@Injectable()
export class FindCampaigns {
  one({ campaignId, userId }: CampaignOfMember, tx: EntityManager): Promise<Campaign> {
    return foundOf(campaignsOfMember(tx, userId), campaignId);
  }

  many({ userId, businessAccountId, before, take }: FindCampaignsInput, tx: EntityManager): Promise<Campaign[]> {
    const query = campaignsOfMember(tx, userId).orderBy('campaign.id', 'DESC').take(take);
    if (businessAccountId !== undefined) query.andWhere('campaign.businessAccountId = :businessAccountId', { businessAccountId });
    if (before !== undefined) query.andWhere('campaign.id < :before', { before });
    return query.getMany();
  }
}
