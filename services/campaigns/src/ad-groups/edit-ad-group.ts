import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { assertVersion } from '@afterglow/service-defaults/precondition';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { accountOfEditor } from '../known-business-accounts/membership.ts';
import { FindSparkAdsRollouts } from '../spark-ads-rollouts/find-spark-ads-rollouts.ts';
import type { AdGroup, AdGroupEdit } from './ad-group.entity.ts';
import { FindAdGroupLimits } from './find-ad-group-limits.ts';
import { lockAdGroup } from './find-ad-groups.ts';

export interface EditAdGroupInput extends AdGroupEdit {
  readonly adGroupId: string;
  readonly userId: string;
  readonly expectedVersion: number;
}

/** An ad group's terms can be changed at any time, its budget in both directions; who edits has seen the newest state. */
@Injectable()
export class EditAdGroup {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly findAdGroupLimits: FindAdGroupLimits,
    private readonly findRollouts: FindSparkAdsRollouts,
  ) {}

  async execute({ adGroupId, userId, expectedVersion, ...edit }: EditAdGroupInput, tx: EntityManager): Promise<AdGroup> {
    const adGroup = await lockAdGroup(tx, { adGroupId, userId });
    await accountOfEditor(tx, { businessAccountId: adGroup.businessAccountId, userId });
    assertVersion(adGroup.version, expectedVersion);
    const limits = await this.findAdGroupLimits.execute(tx);
    // What does not touch the markets is edited also where they are closed: stopping, above all.
    const { businessAccountId } = adGroup;
    if (edit.countries) await this.findRollouts.assertOpenSomewhere({ businessAccountId, countries: edit.countries }, tx);

    const events = adGroup.edit(edit, limits, await this.clock.now(tx));

    await tx.save(adGroup);
    await this.outbox.append(tx, events);
    return adGroup;
  }
}
