import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EmergencyStop } from './emergency-stop.entity.ts';

/** The stops that are in force: there are never many, so no pages. */
@Injectable()
export class FindEmergencyStops {
  execute(tx: EntityManager): Promise<EmergencyStop[]> {
    return tx.find(EmergencyStop, { order: { scope: 'ASC' } });
  }
}
