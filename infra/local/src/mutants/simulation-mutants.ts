import type { Mutant } from './mutant.ts';

/**
 * What a reader of one file may well miss: the simulation runs into it within so many seeds, or it is of no use. It ends at the
 * first one that fails. CI runs 200 seeds.
 */
const bySimulation = {
  rule: 'simulation',
  spec: 'e2e/simulation/simulation.e2e.spec.ts',
  test: 'simulation: whatever the order of messages',
  environment: { SIMULATION_SEEDS: '60' },
};

export const simulationMutants: readonly Mutant[] = [
  {
    breaks: 'an event that comes again has its effects again',
    file: 'libs/messaging/src/event-processor.ts',
    search: 'fresh.delete(entryKey(name, id));',
    replace: 'fresh.delete(entryKey(name, id)) || true;',
    ...bySimulation,
  },
  {
    breaks: 'the cursor of the outbox moves before the log has acknowledged',
    file: 'libs/messaging/src/active-relay.ts',
    search: 'await this.publish(rows);',
    replace: `await moveCursor(this.connection, position);
      await this.publish(rows);`,
    ...bySimulation,
  },
  {
    breaks: 'a consumer commits its offset before the effects',
    file: 'libs/messaging/src/event-consumer.ts',
    search: 'await this.offsets.move(tx, at, state.next, next);',
    replace:
      'await this.parts.transactions.run({ correlationId: newId() }, (alone) => this.offsets.move(alone, at, state.next, next));',
    ...bySimulation,
  },
  {
    breaks: 'the same intention, sent again after a crash, happens again',
    file: 'libs/service-defaults/src/requests.ts',
    search: 'if (claim?.earlier) return claim.earlier;',
    replace: '',
    ...bySimulation,
  },
  {
    breaks: 'a lease is closed while its tokens are still accepted',
    file: 'services/delivery/src/leases/close-leases-when-due.ts',
    search: `where status = 'OPEN' and closes_at <= $1 order by id`,
    replace: `where status = 'OPEN' and takes_until <= $1 order by id`,
    ...bySimulation,
  },
  {
    breaks: 'a decision sets nothing aside for its price',
    file: 'services/delivery/src/leases/lease-book.ts',
    search: 'lease.leftMicros -= micros;',
    replace: 'lease.leftMicros -= 0;',
    ...bySimulation,
  },
  {
    breaks: 'a token is accepted however late it comes',
    file: 'services/delivery/src/tracking/accept-tracking-tokens.ts',
    search: `'ACCEPTED' : 'EXPIRED'`,
    replace: `'ACCEPTED' : 'ACCEPTED'`,
    ...bySimulation,
  },
  {
    breaks: 'an impression that is tracked twice is charged twice',
    file: 'services/delivery/src/tracking/tracking-fold.ts',
    search: 'if (!this.start.tracked.has(key) && !this.folded.has(key)) {',
    replace: 'if (!this.folded.has(key)) {',
    ...bySimulation,
  },
  {
    breaks: 'a pool gives back its funds while leases are open',
    file: 'services/delivery/src/pools/finish-pools-when-due.ts',
    search: `leased_micros = spent_micros and funds_request_id is null`,
    replace: `funds_request_id is null`,
    ...bySimulation,
  },
  {
    breaks: 'billing takes a report for an addition, not for a sum',
    file: 'services/billing/src/holds/lease-spend.entity.ts',
    search: 'const added = report.spentMicrosTotal - this.spentMicrosTotal;',
    replace: 'const added = report.spentMicrosTotal;',
    ...bySimulation,
  },
  {
    breaks: 'a replica does not heed a toggle that is turned off',
    file: 'services/delivery/src/serving/stop-serving-when-toggle-turned-off.ts',
    search: 'facts.creatorToggles.apply(event.creatorId, event.aggregateVersion, event.adAuthorizationEnabled)',
    replace: 'facts.creatorToggles.apply(event.creatorId, event.aggregateVersion, true)',
    ...bySimulation,
  },
  {
    breaks: 'a story that has expired may expire again',
    file: 'services/stories/src/stories/expire-stories-when-due.ts',
    search: 'where story.id = ended.id`',
    replace: 'where story.id = ended.id and false`',
    ...bySimulation,
  },
  {
    breaks: 'a story is still there at its last instant',
    file: 'services/stories/src/stories/story.entity.ts',
    search: 'if (now >= this.expiresAt) throw',
    replace: 'if (now > this.expiresAt) throw',
    ...bySimulation,
  },
  {
    breaks: 'a slice does not count under the caps above it',
    file: 'services/delivery/src/leases/take-leases.ts',
    search: 'capIds.includes(capId) ? sliceMicros : 0',
    replace: 'capIds.includes(capId) ? 0 : 0',
    ...bySimulation,
  },
  {
    breaks: 'what is undue is given back again when more of it is heard of',
    file: 'services/billing/src/holds/lease-spend.entity.ts',
    search: 'const amountMicros = this.undueMicrosTotal - this.reversedMicrosTotal;',
    replace: 'const amountMicros = this.undueMicrosTotal;',
    ...bySimulation,
  },
  {
    breaks: 'a click is charged beyond its lease',
    file: 'services/delivery/src/tracking/tracking-fold.ts',
    search: 'lease.spentMicros + priceMicros > lease.sliceMicros',
    replace: 'lease.spentMicros > lease.sliceMicros',
    ...bySimulation,
  },
];
