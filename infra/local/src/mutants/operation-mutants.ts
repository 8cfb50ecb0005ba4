import type { Mutant } from './mutant.ts';

const src = (file: string) => `libs/messaging/src/${file}`;
const ofWatermarks = (test: string) => ({ spec: src('watermarks.int.spec.ts'), test });
const ofControls = (test: string) => ({ spec: src('consumer-controls.int.spec.ts'), test });
const ofSpans = (test: string) => ({ spec: src('event-spans.int.spec.ts'), test });

/** What operators do and see: pauses, traces, and a log that is not the one that memory comes from. */
export const operationMutants: readonly Mutant[] = [
  {
    rule: 'outbox 5',
    breaks: 'a tail takes any record for the one that it heard last',
    file: src('event-tail.ts'),
    search: 'if (known && before && eventIdOf(before) !== known)',
    replace: 'if (known && before && eventIdOf(before) === null)',
    ...ofWatermarks('a tail that finds its own record one before is fresh'),
  },
  {
    rule: 'outbox 5',
    breaks: 'a tail waits above the end of the log',
    file: src('event-tail.ts'),
    search: '(high < next || low > next)',
    replace: 'low > next',
    ...ofWatermarks('a tail that stands above the end of the log is never fresh'),
  },
  {
    rule: 'outbox 5',
    breaks: 'ends that move back in time mean nothing',
    file: src('watermark-reader.ts'),
    search: '(later.offsets[at] ?? 0) < end',
    replace: '(later.offsets[at] ?? 0) < end - end',
    ...ofWatermarks('ends that move back in time make nobody fresh'),
  },
  {
    rule: 'pause',
    breaks: 'a member that is at work does not notice the pause',
    file: src('consumer-offsets.ts'),
    search: 'and next_offset = $6 and halted_at is null returning 1',
    replace: 'and next_offset = $6 returning 1',
    ...ofControls('a paused consumer works on nothing more'),
  },
  {
    rule: 'pause',
    breaks: 'who resumes without a partition ends halts too',
    file: src('consumer-controls.ts'),
    search: '($3::int is null and halted_by is not null)',
    replace: '$3::int is null',
    ...ofControls('a log that was made anew during a pause halts after it'),
  },
  {
    rule: 'traces',
    breaks: 'what a reaction publishes goes on in the trace of nobody',
    file: src('event-spans.ts'),
    search: 'if (span) scope.cause = { ...cause, traceparent: traceparentOfSpan(span) };',
    replace: 'if (!span) scope.cause = cause;',
    ...ofSpans('each reaction goes on in the trace of its event'),
  },
  {
    rule: 'traces',
    breaks: 'the consumer goes on from the cause, past the publishing',
    file: src('event-spans.ts'),
    search: 'return { ...row, traceparent: traceparentOfSpan(span) };',
    replace: 'return row;',
    ...ofSpans('a published row becomes a span between'),
  },
];
