import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EmergencyStop, EmergencyStopAudit } from './emergency-stop.entity.ts';
import type { EmergencyStopInput } from './put-emergency-stop.ts';

/** An operator lets go on what was stopped. What is not stopped is lifted quietly, and written down all the same. */
@Injectable()
export class LiftEmergencyStop {
  constructor(private readonly clock: Clock) {}

  async execute({ scope, why, operatorId }: EmergencyStopInput, tx: EntityManager): Promise<void> {
    await tx.delete(EmergencyStop, { scope });
    const at = await this.clock.now(tx);
    await tx.insert(EmergencyStopAudit, { id: newId(), scope, what: 'LIFTED', who: operatorId, why, at });
  }
}
