import { assertReachable, OperationStatusNotReachable, operationStatuses, type OperationStatus } from './operation-status.ts';

/** Rows: from; columns: to. */
const expected: Record<OperationStatus, Record<OperationStatus, 'yes' | 'no'>> = {
  ENABLE: { ENABLE: 'yes', DISABLE: 'yes', DELETE: 'yes', FROZEN: 'no' },
  DISABLE: { ENABLE: 'yes', DISABLE: 'yes', DELETE: 'yes', FROZEN: 'no' },
  DELETE: { ENABLE: 'no', DISABLE: 'no', DELETE: 'yes', FROZEN: 'no' },
  FROZEN: { ENABLE: 'no', DISABLE: 'no', DELETE: 'yes', FROZEN: 'yes' },
};

describe('operationStatus', () => {
  const cells = operationStatuses.flatMap((from) => operationStatuses.map((to) => ({ from, to, may: expected[from][to] })));

  it.each(cells)('CA1 an advertiser may move $from to $to: $may', ({ from, to, may }) => {
    const change = () => assertReachable('ad_group', from, to);
    if (may === 'yes') expect(change).not.toThrow();
    else expect(change).toThrow(OperationStatusNotReachable);
  });

  it('CA1 a refusal names the aggregate in its code and says what is allowed', () => {
    expect.assertions(1);
    try {
      assertReachable('campaign', 'DELETE', 'ENABLE');
    } catch (error) {
      expect(error).toMatchObject({
        code: 'campaign.operation_status_not_reachable',
        kind: 'conflict',
        facts: { from: 'DELETE', to: 'ENABLE', allowed: ['DELETE'] },
      });
    }
  });
});
