import { DomainError } from '@afterglow/service-defaults/domain-error';

/** What billing says and what delivery asked for contradict each other: nothing is changed, an operator has to look. */
abstract class ContradictsPool extends DomainError {
  constructor(code: string, message: string, facts: Readonly<Record<string, unknown>>) {
    super({ code, kind: 'broken-rule', message, facts });
  }
}

export class PoolUnknown extends ContradictsPool {
  constructor(poolId: string) {
    super('pool.unknown', `Billing answers about pool ${poolId}, which delivery never opened`, { poolId });
  }
}

export class PoolReservedAboveRequest extends ContradictsPool {
  constructor(facts: { readonly poolId: string; readonly requestedMicros: number; readonly reservedMicros: number }) {
    super('pool.reserved_above_request', `Billing holds more for pool ${facts.poolId} than delivery asked for`, facts);
  }
}
