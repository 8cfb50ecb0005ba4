import { Module } from '@nestjs/common';
import { AppealBusinessAccountSuspension } from './appeal-business-account-suspension.ts';
import { BusinessAccountSuspensionController } from './business-account-suspension.controller.ts';
import { BusinessAccountVerificationController } from './business-account-verification.controller.ts';
import { BusinessAccountsController } from './business-accounts.controller.ts';
import { BusinessMembersController } from './business-members.controller.ts';
import { CloseBusinessAccount } from './close-business-account.ts';
import { DecideBusinessAccountAppeal } from './decide-business-account-appeal.ts';
import { FindBusinessAccounts } from './find-business-accounts.ts';
import { OpenBusinessAccount } from './open-business-account.ts';
import { PutBusinessMember } from './put-business-member.ts';
import { ReinstateBusinessAccount } from './reinstate-business-account.ts';
import { RemoveBusinessMember } from './remove-business-member.ts';
import { RenameBusinessAccount } from './rename-business-account.ts';
import { SuspendBusinessAccount } from './suspend-business-account.ts';
import { VerifyBusinessAccount } from './verify-business-account.ts';

@Module({
  controllers: [
    BusinessAccountsController,
    BusinessAccountSuspensionController,
    BusinessAccountVerificationController,
    BusinessMembersController,
  ],
  providers: [
    AppealBusinessAccountSuspension,
    CloseBusinessAccount,
    DecideBusinessAccountAppeal,
    FindBusinessAccounts,
    OpenBusinessAccount,
    PutBusinessMember,
    ReinstateBusinessAccount,
    RemoveBusinessMember,
    RenameBusinessAccount,
    SuspendBusinessAccount,
    VerifyBusinessAccount,
  ],
})
export class BusinessAccountsModule {}
