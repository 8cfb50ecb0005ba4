import type { Mutant } from './mutant.ts';

const src = (file: string) => `libs/messaging/src/${file}`;
const interleavings = {
  spec: src('interleavings.int.spec.ts'),
  test: 'outbox rules 1 and 2: whatever the order of steps',
};

export const outboxMutants: readonly Mutant[] = [
  {
    rule: 'outbox 1',
    breaks: 'the keys are not locked',
    file: src('outbox.ts'),
    search: 'select count(pg_advisory_xact_lock(hashtext($1), slot)), pg_current_xact_id()',
    replace: 'select count(hashtext($1)), pg_current_xact_id()',
    ...interleavings,
  },
  {
    rule: 'outbox 1',
    breaks: 'ids are drawn before the transaction has its own id',
    file: src('outbox.ts'),
    search: 'slot)), pg_current_xact_id() from',
    replace: 'slot)) from',
    ...interleavings,
  },
  {
    rule: 'outbox 1',
    breaks: 'the keys are locked in the middle of the work',
    file: src('outbox.ts'),
    search: '      rows.push(row);',
    replace: `      rows.push(row);
      await tx.query('select pg_advisory_xact_lock(hashtext($1), slot) from unnest($2::int[]) as slot', [
        \`outbox:\${this.serviceName}\`,
        slotsOf([row.key]),
      ]);`,
    spec: src('outbox.int.spec.ts'),
    test: 'outbox rule 1: keys are locked by the flush alone',
  },
  {
    rule: 'outbox 1',
    breaks: 'the slots are locked in any order',
    file: src('key-slots.ts'),
    search: '.sort((a, b) => a - b)',
    replace: '',
    spec: src('key-slots.spec.ts'),
    test: 'outbox rule 1: slots are distinct and ascending',
  },
  {
    rule: 'outbox 2',
    breaks: 'the reader forgets what was drawn and not yet committed (id > last)',
    file: src('open-gaps.ts'),
    search: 'if (id > expected) this.gaps.push',
    replace: 'if (id < expected) this.gaps.push',
    ...interleavings,
  },
  {
    rule: 'outbox 2',
    breaks: 'rows and snapshot are read in two statements',
    file: src('log-table-reader.ts'),
    search: 'this.gaps.forgetDead(BigInt(head.xmin));',
    replace: `const later = await this.connection.query<{ xmin: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xmin');
    this.gaps.forgetDead(BigInt(later.rows[0]?.xmin ?? 0));`,
    ...interleavings,
  },
  {
    rule: 'outbox 2',
    breaks: "the fence is the snapshot's xmax",
    file: src('log-table-reader.ts'),
    search: 'select pg_current_xact_id()::text as fence',
    replace: 'select pg_snapshot_xmax(pg_current_snapshot())::text as fence',
    ...interleavings,
  },
  {
    rule: 'outbox 2',
    breaks: 'the cursor moves before the acknowledgement',
    file: src('active-relay.ts'),
    search: 'await this.publish(rows);',
    replace: `await moveCursor(this.connection, reader.position);
      await this.publish(rows);`,
    spec: src('outbox-relay.int.spec.ts'),
    test: 'outbox rule 2: the cursor moves only after the acknowledgement',
  },
  {
    rule: 'outbox 2',
    breaks: 'every process relays',
    file: src('outbox-relay.ts'),
    search: 'if (!(await this.takeLock(connection))) return;',
    replace: '',
    spec: src('outbox-relay.int.spec.ts'),
    test: 'outbox rule 2: of two relays one is active',
  },
  {
    rule: 'outbox 2',
    breaks: 'what was published above an open gap is not stored',
    file: src('outbox-cursor.ts'),
    search: 'readAbove: row.ranges }',
    replace: 'readAbove: [] }',
    ...interleavings,
  },
  {
    rule: 'outbox 3',
    breaks: 'rows are deleted that were not published',
    file: src('table-upkeep.ts'),
    search: 'and outbox.id <= outbox_cursor.position - $1',
    replace: 'and $1::bigint >= 0',
    spec: src('table-upkeep.int.spec.ts'),
    test: 'a relay that is stuck keeps everything that waits',
  },
  {
    rule: 'outbox 4',
    breaks: 'append takes what is over 64 KiB',
    file: src('outbox.ts'),
    search: 'if (bytes > MAX_PAYLOAD_BYTES)',
    replace: 'if (bytes < 0)',
    spec: src('outbox.int.spec.ts'),
    test: 'refuses what breaks the contract, what is too large',
  },
];
