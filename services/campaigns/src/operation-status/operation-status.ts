import { DomainError } from '@afterglow/service-defaults/domain-error';

export const operationStatuses = ['ENABLE', 'DISABLE', 'DELETE', 'FROZEN'] as const;
export type OperationStatus = (typeof operationStatuses)[number];

/**
 * What an advertiser may do to a campaign, an ad group or an ad: the way there, the way back, and the end. FROZEN is the
 * platform's: an advertiser neither sets nor lifts it, and may only give the thing up.
 */
const allowedTargets: Readonly<Record<OperationStatus, readonly OperationStatus[]>> = {
  ENABLE: ['ENABLE', 'DISABLE', 'DELETE'],
  DISABLE: ['ENABLE', 'DISABLE', 'DELETE'],
  DELETE: ['DELETE'],
  FROZEN: ['FROZEN', 'DELETE'],
};

export type AggregateWithOperationStatus = 'campaign' | 'ad_group' | 'ad';

export class OperationStatusNotReachable extends DomainError {
  constructor(aggregate: AggregateWithOperationStatus, from: OperationStatus, to: OperationStatus) {
    super({
      code: `${aggregate}.operation_status_not_reachable`,
      kind: 'conflict',
      message: `The operationStatus of this ${aggregate.replace('_', ' ')} is ${from} and can't become ${to}.`,
      facts: { from, to, allowed: allowedTargets[from] },
    });
  }
}

/** Throws when an advertiser may not make this change; the same status again is always fine. */
export function assertReachable(aggregate: AggregateWithOperationStatus, from: OperationStatus, to: OperationStatus): void {
  if (!allowedTargets[from].includes(to)) throw new OperationStatusNotReachable(aggregate, from, to);
}
