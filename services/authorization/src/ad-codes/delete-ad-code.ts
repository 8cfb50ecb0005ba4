import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AdCode } from './ad-code.entity.ts';
import { AdCodeNotFound } from './ad-code.errors.ts';

export interface DeleteAdCodeInput {
  readonly adCodeId: string;
  readonly creatorId: string;
}

/** A creator takes a code back: nobody redeems it any more, and grants made from it stay. Deleting twice is allowed and silent. */
@Injectable()
export class DeleteAdCode {
  constructor(private readonly clock: Clock) {}

  async execute(input: DeleteAdCodeInput, tx: EntityManager): Promise<AdCode> {
    const adCode = await tx.findOne(AdCode, {
      where: { id: input.adCodeId, creatorId: input.creatorId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!adCode) throw new AdCodeNotFound();

    adCode.delete(await this.clock.now(tx));

    await tx.save(adCode);
    return adCode;
  }
}
