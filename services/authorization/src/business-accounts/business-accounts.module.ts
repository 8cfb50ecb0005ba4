import { Module } from '@nestjs/common';
import { BusinessAccountVerificationController } from './business-account-verification.controller.ts';
import { BusinessAccountsController } from './business-accounts.controller.ts';
import { BusinessMembersController } from './business-members.controller.ts';
import { FindBusinessAccounts } from './find-business-accounts.ts';
import { OpenBusinessAccount } from './open-business-account.ts';
import { PutBusinessMember } from './put-business-member.ts';
import { RemoveBusinessMember } from './remove-business-member.ts';
import { RenameBusinessAccount } from './rename-business-account.ts';
import { VerifyBusinessAccount } from './verify-business-account.ts';

@Module({
  controllers: [BusinessAccountsController, BusinessAccountVerificationController, BusinessMembersController],
  providers: [
    FindBusinessAccounts,
    OpenBusinessAccount,
    PutBusinessMember,
    RemoveBusinessMember,
    RenameBusinessAccount,
    VerifyBusinessAccount,
  ],
})
export class BusinessAccountsModule {}
