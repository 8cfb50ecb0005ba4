import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import { isTimeZone } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { AuthorizationConfig } from '../config.ts';
import { BusinessAccount } from './business-account.entity.ts';
import { CurrencyNotSupported, TimeZoneUnknown } from './business-account.errors.ts';

export interface OpenBusinessAccountInput {
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly openedBy: string;
}

/** Anybody opens a business account, in a currency that some market has and a time zone that there is, and is its first ADMIN. */
@Injectable()
export class OpenBusinessAccount {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: AuthorizationConfig,
  ) {}

  async execute(input: OpenBusinessAccountInput, tx: EntityManager): Promise<BusinessAccount> {
    if (!isTimeZone(input.timeZone)) throw new TimeZoneUnknown();
    const { supportedCurrencies } = this.config;
    if (!supportedCurrencies.includes(input.currency)) throw new CurrencyNotSupported(input.currency, supportedCurrencies);

    const { account, events } = BusinessAccount.open({ ...input, id: newId(), at: await this.clock.now(tx) });

    await tx.insert(BusinessAccount, account);
    await this.outbox.append(tx, events);
    return account;
  }
}
