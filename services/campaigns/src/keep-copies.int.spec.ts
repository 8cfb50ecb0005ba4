import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { BusinessAccountReinstated } from '@afterglow/contracts/authorization/business-account-reinstated';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import { BusinessAccountVerified } from '@afterglow/contracts/authorization/business-account-verified';
import { BusinessMemberAdded } from '@afterglow/contracts/authorization/business-member-added';
import { BusinessMemberRemoved } from '@afterglow/contracts/authorization/business-member-removed';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import { AccountDepleted } from '@afterglow/contracts/billing/account-depleted';
import { AccountReplenished } from '@afterglow/contracts/billing/account-replenished';
import { AccountToppedUp } from '@afterglow/contracts/billing/account-topped-up';
import { BudgetApplied } from '@afterglow/contracts/billing/budget-applied';
import { FundsDeclined } from '@afterglow/contracts/billing/funds-declined';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import { SpendReversed } from '@afterglow/contracts/billing/spend-reversed';
import type { EventContract } from '@afterglow/contracts/event-contract';
import { CreatorReinstated } from '@afterglow/contracts/stories/creator-reinstated';
import { CreatorSuspended } from '@afterglow/contracts/stories/creator-suspended';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { SoundRegistered } from '@afterglow/contracts/stories/sound-registered';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { CampaignsWorld } from './spec-fixtures/campaigns-world.ts';
import { subscriptions } from './subscriptions.ts';

interface KeptEvent {
  aggregateVersion: number;
  readonly state?: object;
}

const kept: readonly (readonly [table: string, idOf: string, contract: EventContract])[] = [
  ['known_post', 'postId', PostPublished],
  ['known_post', 'postId', PostPrivacyChanged],
  ['known_post', 'postId', PostRemoved],
  ['known_sound', 'soundId', SoundRegistered],
  ['known_sound', 'soundId', SoundOwnershipDecided],
  ['known_sound', 'soundId', SoundRightsChanged],
  ['known_creator_ad_settings', 'creatorId', CreatorAdSettingsChanged],
  ['known_creator_suspension', 'creatorId', CreatorSuspended],
  ['known_creator_suspension', 'creatorId', CreatorReinstated],
  ['known_post_ad_settings', 'postId', PostAdSettingsChanged],
  ['known_ad_authorization', 'adAuthorizationId', AdAuthorized],
  ['known_ad_authorization', 'adAuthorizationId', AdAuthorizationRevoking],
  ['known_ad_authorization', 'adAuthorizationId', AdAuthorizationRevoked],
  ['known_ad_authorization', 'adAuthorizationId', AdAuthorizationExpired],
  ['known_ad_authorization', 'adAuthorizationId', AdAuthorizationExtended],
  ['known_business_account', 'businessAccountId', BusinessAccountOpened],
  ['known_business_account', 'businessAccountId', BusinessAccountVerified],
  ['known_business_account', 'businessAccountId', BusinessAccountSuspended],
  ['known_business_account', 'businessAccountId', BusinessAccountReinstated],
  ['known_business_account', 'businessAccountId', BusinessAccountClosed],
  ['known_business_account', 'businessAccountId', BusinessMemberAdded],
  ['known_business_account', 'businessAccountId', BusinessMemberRemoved],
  ['known_billing_account', 'businessAccountId', AccountToppedUp],
  ['known_billing_account', 'businessAccountId', AccountDepleted],
  ['known_billing_account', 'businessAccountId', AccountReplenished],
  ['known_billing_account', 'businessAccountId', BudgetApplied],
  ['known_billing_account', 'businessAccountId', FundsReserved],
  ['known_billing_account', 'businessAccountId', FundsDeclined],
  ['known_billing_account', 'businessAccountId', SpendCharged],
  ['known_billing_account', 'businessAccountId', SpendReversed],
];

let world: CampaignsWorld;
beforeAll(async () => {
  world = await CampaignsWorld.start();
});
afterAll(() => world.stop());

describe('copies', () => {
  it.each(kept.map(([table, idOf, contract]) => ({ table, idOf, contract, type: contract.type })))(
    'AU10 $table keeps $type as its producer emits it: the newest, whatever comes late or twice',
    async ({ table, idOf, contract }) => {
      await world.db.query(`truncate ${table}`);
      const event = sampleOf(contract) as KeptEvent & Record<string, unknown>;
      const stored = async () => {
        const rows = await world.db.query<{ id: string; version: string; state: object }>(
          `select id, version, state from ${table}`,
        );
        return rows.map(({ id, version, state }) => ({ id, version: Number(version), state }));
      };
      const asSent = JSON.parse(JSON.stringify(event.state ?? { [idOf]: event[idOf] })) as object;
      const expected = { id: event[idOf], version: 8, state: expect.objectContaining(asSent) as object };

      await world.hear(Object.assign(event, { aggregateVersion: 8 }));
      expect(await stored()).toEqual([expected]);
      const [before] = await stored();

      const late = sampleOf(contract) as KeptEvent;
      await world.hear(Object.assign(late, { aggregateVersion: 7 }));
      await world.hear(Object.assign(event, { aggregateVersion: 8 }));
      expect(await stored()).toEqual([before]);

      await world.hear(Object.assign(event, { aggregateVersion: 9 }));
      expect(await stored()).toEqual([{ ...expected, version: 9 }]);
    },
  );

  it('AU10 no event that a copy names is missing above', () => {
    const named = subscriptions.copies.flatMap((copy) => new copy().events.map(({ type }) => type));
    expect(named.sort()).toEqual(kept.map(([, , { type }]) => type).sort());
  });
});
