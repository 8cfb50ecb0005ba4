import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { accountsOfMember, asMember } from '../known-business-accounts/membership.ts';
import { Ad } from './ad.entity.ts';
import { AdNotFound } from './ad.errors.ts';

export interface AdOfMember {
  readonly adId: string;
  readonly userId: string;
}

export interface FindAdsInput {
  readonly userId: string;
  readonly businessAccountId?: string;
  readonly campaignId?: string;
  readonly adGroupId?: string;
  /** Read on below this id. */
  readonly before?: string;
  readonly take: number;
}

function adsOfMember(tx: EntityManager, userId: string): SelectQueryBuilder<Ad> {
  return tx.createQueryBuilder(Ad, 'ad').where(`ad.businessAccountId in (${accountsOfMember})`, { member: asMember(userId) });
}

async function foundOf(query: SelectQueryBuilder<Ad>, adId: string): Promise<Ad> {
  const ad = await query.andWhere('ad.id = :adId', { adId }).getOne();
  if (!ad) throw new AdNotFound(adId);
  return ad;
}

/** Locked for an edit. */
export function lockAd(tx: EntityManager, { adId, userId }: AdOfMember): Promise<Ad> {
  return foundOf(adsOfMember(tx, userId).setLock('pessimistic_write'), adId);
}

/** Ads of the business accounts that the caller is a member of. */
@Injectable()
export class FindAds {
  one({ adId, userId }: AdOfMember, tx: EntityManager): Promise<Ad> {
    return foundOf(adsOfMember(tx, userId), adId);
  }

  many({ userId, businessAccountId, campaignId, adGroupId, before, take }: FindAdsInput, tx: EntityManager): Promise<Ad[]> {
    const query = adsOfMember(tx, userId).orderBy('ad.id', 'DESC').take(take);
    if (businessAccountId !== undefined) query.andWhere('ad.businessAccountId = :businessAccountId', { businessAccountId });
    if (campaignId !== undefined) query.andWhere('ad.campaignId = :campaignId', { campaignId });
    if (adGroupId !== undefined) query.andWhere('ad.adGroupId = :adGroupId', { adGroupId });
    if (before !== undefined) query.andWhere('ad.id < :before', { before });
    return query.getMany();
  }
}
