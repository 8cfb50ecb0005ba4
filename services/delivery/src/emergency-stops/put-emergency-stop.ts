import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EmergencyStop, EmergencyStopAudit } from './emergency-stop.entity.ts';

export interface EmergencyStopInput {
  readonly scope: string;
  readonly why: string;
  readonly operatorId: string;
}

/** An operator stops all ads, or those of a market, an advertiser or a post. Stopping again changes nothing, and is written down. */
@Injectable()
export class PutEmergencyStop {
  constructor(private readonly clock: Clock) {}

  async execute({ scope, why, operatorId }: EmergencyStopInput, tx: EntityManager): Promise<EmergencyStop> {
    const at = await this.clock.now(tx);
    await tx
      .createQueryBuilder()
      .insert()
      .into(EmergencyStop)
      .values({ scope, why, stoppedBy: operatorId, stoppedAt: at })
      .orIgnore()
      .execute();
    await tx.insert(EmergencyStopAudit, { id: newId(), scope, what: 'STOPPED', who: operatorId, why, at });
    return tx.findOneByOrFail(EmergencyStop, { scope });
  }
}
