import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessAccount } from './business-account.entity.ts';
import { lockBusinessAccount } from './lock-business-account.ts';

export interface DecideBusinessAccountAppealInput {
  readonly businessAccountId: string;
  readonly decision: 'LIFTED' | 'UPHELD';
  readonly operatorId: string;
}

/** A platform operator decides an appeal: lifted, the account runs again; upheld, it stays suspended. */
@Injectable()
export class DecideBusinessAccountAppeal {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(
    { businessAccountId, decision, operatorId: by }: DecideBusinessAccountAppealInput,
    tx: EntityManager,
  ): Promise<BusinessAccount> {
    const account = await lockBusinessAccount(businessAccountId, tx);

    const events = account.decideAppeal({ decision, by, at: await this.clock.now(tx) });

    await tx.save(account);
    await this.outbox.append(tx, events);
    return account;
  }
}
