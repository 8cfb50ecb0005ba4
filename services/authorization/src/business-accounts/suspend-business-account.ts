import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessAccount } from './business-account.entity.ts';
import { lockBusinessAccount } from './lock-business-account.ts';

export interface SuspendBusinessAccountInput {
  readonly businessAccountId: string;
  readonly reason: string;
  readonly evidence: string;
  readonly appealDays: number;
  readonly operatorId: string;
}

/** A platform operator suspends a business account: nothing of it runs until the suspension is lifted. Again is quiet. */
@Injectable()
export class SuspendBusinessAccount {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(
    { businessAccountId, operatorId: by, ...why }: SuspendBusinessAccountInput,
    tx: EntityManager,
  ): Promise<BusinessAccount> {
    const account = await lockBusinessAccount(businessAccountId, tx);

    const events = account.suspend({ ...why, by, at: await this.clock.now(tx) });

    await tx.save(account);
    await this.outbox.append(tx, events);
    return account;
  }
}
