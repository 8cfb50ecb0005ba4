import { decodeCursor, type PageQuery } from '@afterglow/service-defaults/page';
import { Injectable } from '@nestjs/common';
import { In, LessThan, type EntityManager } from 'typeorm';
import { Hold } from '../holds/hold.entity.ts';
import { LeaseSpend } from '../holds/lease-spend.entity.ts';
import { requireMember } from '../known-business-accounts/require-member.ts';
import { Transfer } from '../ledger/transfer.entity.ts';

export interface FindTransactionsInput {
  readonly businessAccountId: string;
  readonly userId: string;
  readonly query: PageQuery;
}

export interface Transaction {
  readonly id: string;
  readonly transfer: Transfer;
  /** Where a charge was spent. */
  readonly hold: Hold | undefined;
}

/** The transfers of an account, newest first, one more than the page shows. */
@Injectable()
export class FindTransactions {
  async execute({ query, ...member }: FindTransactionsInput, tx: EntityManager): Promise<Transaction[]> {
    await requireMember(tx, { ...member, roles: ['ADMIN', 'FINANCE', 'ANALYST'] });
    const { businessAccountId } = member;
    const cursor = decodeCursor(query);
    const transfers = await tx.find(Transfer, {
      where: cursor ? { businessAccountId, id: LessThan(cursor) } : { businessAccountId },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });

    const leaseIds = transfers.flatMap(({ leaseId }) => leaseId ?? []);
    const leases = await tx.findBy(LeaseSpend, { leaseId: In(leaseIds) });
    const holds = await tx.findBy(Hold, { poolId: In(leases.map((lease) => lease.poolId)) });
    const holdOfPool = new Map(holds.map((hold) => [hold.poolId, hold]));
    const holdOfLease = new Map(leases.map((lease) => [lease.leaseId, holdOfPool.get(lease.poolId)]));
    return transfers.map((transfer) => ({ id: transfer.id, transfer, hold: holdOfLease.get(transfer.leaseId ?? '') }));
  }
}
