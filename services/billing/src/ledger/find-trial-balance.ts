import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LedgerAccountKind } from './ledger-account.entity.ts';

export interface TrialBalanceLine {
  readonly currency: string;
  readonly kind: LedgerAccountKind;
  readonly accounts: number;
  readonly debitsMicros: number;
  readonly creditsMicros: number;
  readonly pendingDebitsMicros: number;
}

/** All accounts of the ledger, added up per currency and kind. */
@Injectable()
export class FindTrialBalance {
  async execute(tx: EntityManager): Promise<TrialBalanceLine[]> {
    const rows: (Record<keyof TrialBalanceLine, string> & { kind: LedgerAccountKind })[] = await tx.query(
      `select currency, kind, count(*) as accounts, sum(debits_micros) as "debitsMicros", sum(credits_micros) as "creditsMicros",
              sum(pending_debits_micros) as "pendingDebitsMicros"
       from ledger_account group by currency, kind order by currency, kind`,
    );
    return rows.map(({ currency, kind, ...sums }) => ({
      currency,
      kind,
      accounts: exact(sums.accounts),
      debitsMicros: exact(sums.debitsMicros),
      creditsMicros: exact(sums.creditsMicros),
      pendingDebitsMicros: exact(sums.pendingDebitsMicros),
    }));
  }
}

function exact(sum: string): number {
  const number = Number(sum);
  if (!Number.isSafeInteger(number)) throw new RangeError(`The sum ${sum} is beyond 2^53 − 1`);
  return number;
}
