import type { Demo } from './demo-world.ts';
import { expectThat } from './expectation.ts';

/**
 * Money is held in three steps that no request of ours causes directly: delivery asks, billing answers, delivery hears it. The
 * timelines know when each has happened.
 */
export async function awaitFunds({ client }: Demo, adGroupId: string): Promise<void> {
  const asked = await client.timeline('delivery', { as: 'op', id: adGroupId, until: 'FundsRequested' });
  const request = asked.data.findLast(({ kind, type }) => kind === 'published' && type.includes('.FundsRequested.'));
  expectThat(request !== undefined, 'Delivery did not ask for money for the new ad group.');
  const heard = await client.timeline('delivery', { as: 'op', id: request.correlationId, until: 'FundsReserved' });
  expectThat(heard.found, 'Billing did not hold money for the new ad group.');
}
