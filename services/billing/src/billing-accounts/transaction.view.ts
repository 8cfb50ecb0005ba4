import type { Transfer, TransferKind } from '../ledger/transfer.entity.ts';
import type { Transaction } from './find-transactions.ts';

export interface TransferView {
  readonly transactionId: string;
  readonly kind: TransferKind;
  readonly amountMicros: number;
  readonly currency: string;
  readonly createdAt: string;
}

/** The last four are null for anything but a charge; `budgetDay` also with BUDGET_MODE_TOTAL. */
export interface TransactionView extends TransferView {
  readonly leaseId: string | null;
  readonly adGroupId: string | null;
  readonly campaignId: string | null;
  readonly budgetDay: string | null;
}

export function toTransferView(transfer: Transfer): TransferView {
  const { id, kind, amountMicros, currency, createdAt } = transfer;
  return { transactionId: id, kind, amountMicros, currency, createdAt: createdAt.toISOString() };
}

export function toTransactionView({ transfer, hold }: Transaction): TransactionView {
  return {
    ...toTransferView(transfer),
    leaseId: transfer.leaseId,
    adGroupId: hold?.adGroupId ?? null,
    campaignId: hold?.campaignId ?? null,
    budgetDay: hold?.budgetDay ?? null,
  };
}
