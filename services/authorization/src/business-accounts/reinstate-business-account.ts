import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessAccount } from './business-account.entity.ts';
import { lockBusinessAccount } from './lock-business-account.ts';

export interface ReinstateBusinessAccountInput {
  readonly businessAccountId: string;
}

/** A platform operator lifts a suspension, appealed or not. Lifting what is not there is quiet. */
@Injectable()
export class ReinstateBusinessAccount {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ businessAccountId }: ReinstateBusinessAccountInput, tx: EntityManager): Promise<BusinessAccount> {
    const account = await lockBusinessAccount(businessAccountId, tx);

    const events = account.reinstate(await this.clock.now(tx));

    await tx.save(account);
    await this.outbox.append(tx, events);
    return account;
  }
}
