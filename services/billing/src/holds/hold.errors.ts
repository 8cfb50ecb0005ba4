import { DomainError } from '@afterglow/service-defaults/domain-error';

/** What delivery says and what the ledger holds contradict each other: nothing is booked, an operator has to look. */
abstract class ContradictsHold extends DomainError {
  constructor(code: string, message: string, facts: Readonly<Record<string, unknown>>) {
    super({ code, kind: 'broken-rule', message, facts });
  }
}

export class HoldUnknown extends ContradictsHold {
  constructor(poolId: string) {
    super('hold.unknown', `Nothing was ever held for pool ${poolId}`, { poolId });
  }
}

export class HoldOfAnotherAccount extends ContradictsHold {
  constructor(poolId: string) {
    super('hold.of_another_account', `Pool ${poolId} belongs to another business account or currency`, { poolId });
  }
}

export class HoldExceeded extends ContradictsHold {
  constructor(facts: { readonly poolId: string; readonly pendingMicros: number; readonly spentMicros: number }) {
    super('hold.exceeded', `Pool ${facts.poolId} reports more spend than is held for it`, facts);
  }
}

export class HoldAlreadyEnded extends ContradictsHold {
  constructor(poolId: string) {
    super('hold.already_ended', `Pool ${poolId} asks for funds after its final return`, { poolId });
  }
}

export class SpendDecreased extends ContradictsHold {
  constructor(facts: { readonly id: string; readonly knownMicros: number; readonly reportedMicros: number }) {
    super('hold.spend_decreased', `${facts.id} reports less spend than it has reported before`, facts);
  }
}
