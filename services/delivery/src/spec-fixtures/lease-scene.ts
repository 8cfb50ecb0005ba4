import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import { ClickTracked } from '@afterglow/contracts/delivery/click-tracked';
import { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import { LeaseClosing } from '@afterglow/contracts/delivery/lease-closing';
import { ViewTracked } from '@afterglow/contracts/delivery/view-tracked';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import type { TestDatabase } from '@afterglow/testing/start-database';
import { DeliveryConfig } from '../config.ts';
import { LockSpendCaps } from '../spend-caps/lock-spend-caps.ts';
import { TakeLeases, type LeaseWanted } from '../leases/take-leases.ts';
import { grant, NOON, post } from './market.ts';
import { fundPools, launchAdGroup, poolOf, reserve } from './pool-scene.ts';

export interface LeaseScene {
  readonly n: number;
  readonly adGroupId: string;
  readonly poolId: string;
  readonly leaseId: string;
  readonly postId: string;
}

/** An ad group with a lease of 10,000 micros out of 5 dollars that billing holds. */
export async function leased(db: TestDatabase, n: number, change: Partial<AdGroupState> = {}): Promise<LeaseScene> {
  const { adGroupId } = await launchAdGroup(db, n, change);
  await fundPools(db, adGroupId);
  await reserve(db, adGroupId);
  const { id: poolId } = await poolOf(db, adGroupId);
  const leaseId = await takeLease(db, { adGroupId, poolId });
  await db.takeEvents();
  return { n, adGroupId, poolId, leaseId, postId: post(n).postId };
}

export function leaseTaker(db: TestDatabase, config: Partial<DeliveryConfig> = {}): TakeLeases {
  return new TakeLeases(db.clock, new LockSpendCaps(Object.assign(new DeliveryConfig(), config)));
}

export async function takeLease(
  db: TestDatabase,
  { adGroupId, poolId }: { adGroupId: string; poolId: string },
  change: Partial<LeaseWanted> = {},
): Promise<string> {
  const want = { leaseKey: adGroupId, poolId, adAuthorizationId: null, leastMicros: 1_000, mostMicros: 10_000, ...change };
  const wanted = [want];
  const [lease] = await db.run((tx) => leaseTaker(db).execute({ replicaId: newId(), wanted }, tx));
  if (!lease) throw new Error('no lease was taken');
  return lease.leaseId;
}

/** Of a decision at noon, for 1,000 micros. */
export function impressionOf(
  { n, adGroupId, leaseId, postId }: LeaseScene,
  change: Partial<ImpressionTracked> = {},
): ImpressionTracked {
  const { adAuthorizationId, creatorId } = grant(n);
  const ids = { decisionId: newId(), leaseId, adGroupId, postId, adAuthorizationId, creatorId };
  return occurred(ImpressionTracked, { ...sampleOf(ImpressionTracked), ...ids, priceMicros: 1_000, decidedAt: NOON, ...change });
}

export function clickAfter(impression: ImpressionTracked): ClickTracked {
  return occurred(ClickTracked, { ...sampleOf(ClickTracked), ...decisionOf(impression) });
}

export function viewAfter(impression: ImpressionTracked): ViewTracked {
  return occurred(ViewTracked, { ...sampleOf(ViewTracked), ...decisionOf(impression), watched: 'VIEW_6S' });
}

/** What all tokens of a decision say. */
function decisionOf({ decisionId, leaseId, adGroupId, postId, adAuthorizationId, creatorId, decidedAt }: ImpressionTracked) {
  return { decisionId, leaseId, adGroupId, postId, adAuthorizationId, creatorId, decidedAt };
}

export function closingOf({ leaseId }: LeaseScene): LeaseClosing {
  return occurred(LeaseClosing, { ...sampleOf(LeaseClosing), leaseId });
}
