import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { accountsOfMember, asMember } from '../known-business-accounts/membership.ts';
import { AdGroup } from './ad-group.entity.ts';
import { AdGroupNotFound } from './ad-group.errors.ts';

export interface AdGroupOfMember {
  readonly adGroupId: string;
  readonly userId: string;
}

export interface FindAdGroupsInput {
  readonly userId: string;
  readonly businessAccountId?: string;
  readonly campaignId?: string;
  /** Read on below this id. */
  readonly before?: string;
  readonly take: number;
}

function adGroupsOfMember(tx: EntityManager, userId: string): SelectQueryBuilder<AdGroup> {
  return tx
    .createQueryBuilder(AdGroup, 'adGroup')
    .where(`adGroup.businessAccountId in (${accountsOfMember})`, { member: asMember(userId) });
}

async function foundOf(query: SelectQueryBuilder<AdGroup>, adGroupId: string): Promise<AdGroup> {
  const adGroup = await query.andWhere('adGroup.id = :adGroupId', { adGroupId }).getOne();
  if (!adGroup) throw new AdGroupNotFound(adGroupId);
  return adGroup;
}

/** Locked for an edit. */
export function lockAdGroup(tx: EntityManager, { adGroupId, userId }: AdGroupOfMember): Promise<AdGroup> {
  return foundOf(adGroupsOfMember(tx, userId).setLock('pessimistic_write'), adGroupId);
}

/** Ad groups of the business accounts that the caller is a member of. */
@Injectable()
export class FindAdGroups {
  one({ adGroupId, userId }: AdGroupOfMember, tx: EntityManager): Promise<AdGroup> {
    return foundOf(adGroupsOfMember(tx, userId), adGroupId);
  }

  many({ userId, businessAccountId, campaignId, before, take }: FindAdGroupsInput, tx: EntityManager): Promise<AdGroup[]> {
    const query = adGroupsOfMember(tx, userId).orderBy('adGroup.id', 'DESC').take(take);
    if (businessAccountId !== undefined) query.andWhere('adGroup.businessAccountId = :businessAccountId', { businessAccountId });
    if (campaignId !== undefined) query.andWhere('adGroup.campaignId = :campaignId', { campaignId });
    if (before !== undefined) query.andWhere('adGroup.id < :before', { before });
    return query.getMany();
  }
}
