import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RefitPools } from './refit-pools.ts';

/** A closed business account needs no money any more: what its pools hold is given back when their leases are closed. */
@Injectable()
export class EndPoolsWhenBusinessAccountClosed implements Reaction<BusinessAccountClosed> {
  readonly event = BusinessAccountClosed;

  constructor(private readonly refitPools: RefitPools) {}

  async react({ businessAccountId }: BusinessAccountClosed, tx: EntityManager): Promise<void> {
    // By ad group, not by pool: one that is being opened now is seen under its ad group's lock only.
    const adGroups: { id: string }[] = await tx.query(
      `select id from known_ad_group where state->>'businessAccountId' = $1 order by id`,
      [businessAccountId],
    );
    for (const { id: adGroupId } of adGroups) await this.refitPools.execute({ adGroupId }, tx);
  }
}
