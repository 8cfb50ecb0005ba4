import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { BusinessAccountReinstated } from '@afterglow/contracts/authorization/business-account-reinstated';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import { BusinessAccountVerified } from '@afterglow/contracts/authorization/business-account-verified';
import { BusinessMemberAdded } from '@afterglow/contracts/authorization/business-member-added';
import { BusinessMemberRemoved } from '@afterglow/contracts/authorization/business-member-removed';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownBusinessAccount } from './known-business-account.entity.ts';

type BusinessAccountEvent =
  | (BusinessAccountOpened | BusinessAccountVerified | BusinessMemberAdded | BusinessMemberRemoved)
  | (BusinessAccountSuspended | BusinessAccountReinstated | BusinessAccountClosed);

/** What billing knows of business accounts: the newest state of each, with its members. */
@Injectable()
export class KeepKnownBusinessAccounts implements Copy<BusinessAccountEvent> {
  readonly events = [
    BusinessAccountOpened,
    BusinessAccountVerified,
    BusinessAccountSuspended,
    BusinessAccountReinstated,
    BusinessAccountClosed,
    BusinessMemberAdded,
    BusinessMemberRemoved,
  ];

  async keep(event: BusinessAccountEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownBusinessAccount, {
      id: event.businessAccountId,
      version: event.aggregateVersion,
      state: event.state,
    });
  }
}
