import type { Mutant } from './mutant.ts';

const src = (file: string) => `libs/messaging/src/${file}`;
const ofConsumer = (test: string) => ({ spec: src('event-consumer.int.spec.ts'), test });
const ofDeadLetters = (test: string) => ({ spec: src('dead-letters/dead-letters.int.spec.ts'), test });

export const consumerMutants: readonly Mutant[] = [
  {
    rule: 'consumer 1',
    breaks: 'the offset moves whatever it was expected to be',
    file: src('consumer-offsets.ts'),
    search: 'and next_offset = $6 and halted_at is null',
    replace: 'and $6::bigint is not null and halted_at is null',
    ...ofConsumer('consumer rule 1: a member that was replaced is fenced'),
  },
  {
    rule: 'consumer 1',
    breaks: 'a log that ends below the stored offset is read from its end',
    file: src('event-consumer.ts'),
    search: 'if (high < state.next)',
    replace: 'if (high < 0)',
    ...ofConsumer('consumer rule 1: a log that ends below the stored offset'),
  },
  {
    rule: 'consumer 1',
    breaks: 'nobody looks whether it is still the same log',
    file: src('partition-state.ts'),
    search: 'if (last && lastEventId && eventIdOf(last) !== lastEventId)',
    replace: 'if (last === null)',
    ...ofConsumer('consumer rule 1: a log that ends below the stored offset'),
  },
  {
    rule: 'consumer 2',
    breaks: 'the offset is committed before the effects',
    file: src('event-consumer.ts'),
    search: 'await this.offsets.move(tx, at, state.next, next);',
    replace:
      'await this.parts.transactions.run({ correlationId: newId() }, (alone) => this.offsets.move(alone, at, state.next, next));',
    ...ofConsumer('consumer rule 3: what fails for a while is tried again'),
  },
  {
    rule: 'consumer 2',
    breaks: 'the inbox is skipped',
    file: src('event-processor.ts'),
    search: 'if (!fresh.delete(entryKey(name, envelope.id))) continue;',
    replace: 'fresh.delete(entryKey(name, envelope.id));',
    ...ofConsumer('consumer rule 2: the same event again'),
  },
  {
    rule: 'consumer 2',
    breaks: 'an event twice in one batch counts twice',
    file: src('event-processor.ts'),
    search: 'if (!fresh.delete(entryKey(name, envelope.id))) continue;',
    replace: 'if (!fresh.has(entryKey(name, envelope.id))) continue;',
    ...ofConsumer('consumer rule 2: the same event again'),
  },
  {
    rule: 'consumer 2',
    breaks: 'the acts run before the copies',
    file: src('event-processor.ts'),
    search: `  for (const { name, run } of handler.copies) yield { name, isCopy: true, run };
  for (const { name, run } of handler.acts) yield { name, isCopy: false, run };`,
    replace: `  for (const { name, run } of handler.acts) yield { name, isCopy: false, run };
  for (const { name, run } of handler.copies) yield { name, isCopy: true, run };`,
    ...ofConsumer('consumer rule 2: the copy runs before the act'),
  },
  {
    rule: 'consumer 2',
    breaks: 'what the inbox has forgotten has its effect again',
    file: src('partition-state.ts'),
    search: 'offset < knownBelow && timestamp < forgottenBefore',
    replace: 'offset < 0 && timestamp < forgottenBefore',
    ...ofConsumer('consumer rule 2: what was processed before and is older than the inbox halts'),
  },
  {
    rule: 'consumer 2',
    breaks: 'the inbox forgets what is parked',
    file: src('table-upkeep.ts'),
    search: " and status = 'PROCESSED' limit",
    replace: ' limit',
    spec: src('table-upkeep.int.spec.ts'),
    test: 'consumer rule 2: inbox rows go after 35 days',
  },
  {
    rule: 'consumer 3',
    breaks: 'the offset is committed past a failure',
    file: src('event-consumer.ts'),
    search: '    this.parts.metrics.failedAttempts.inc({ topic: at.topic });',
    replace:
      '    await this.commit(at, state, chunk.at(-1) ?? record, async () => undefined);\n    if (state.next !== null) return null;',
    ...ofConsumer('consumer rule 3: what fails for a while is tried again'),
  },
  {
    rule: 'consumer 3',
    breaks: 'a batch is given up whole for its one bad event',
    file: src('event-consumer.ts'),
    search: 'if (chunk.length > 1) {',
    replace: 'if (chunk.length > 1 && !isPoison(error)) {',
    ...ofConsumer('consumer rule 3: an event that a rule refuses goes aside at once'),
  },
  {
    rule: 'consumer 3',
    breaks: 'a later event of a parked key passes',
    file: src('event-processor.ts'),
    search: 'parked.has(parkedName(record.key, name)) && !handler.contract.stops',
    replace: 'parked.has(parkedName(record.key, `no ${name}`)) && !handler.contract.stops',
    ...ofDeadLetters('consumer rule 3: later events of a parked key wait behind it'),
  },
  {
    rule: 'consumer 3',
    breaks: 'a stopping event is held back',
    file: src('event-processor.ts'),
    search: ' && !handler.contract.stops',
    replace: '',
    ...ofDeadLetters('events that take a right away are never held back'),
  },
  {
    rule: 'consumer 4',
    breaks: 'what ends the process is started for ever',
    file: src('event-consumer.ts'),
    search: 'if (starts <= STARTS)',
    replace: 'if (starts > 0)',
    ...ofConsumer('consumer rule 4: what was started three times'),
  },
  {
    rule: 'consumer 5',
    breaks: 'an event of an unknown type is a failure',
    file: src('event-processor.ts'),
    search: `        this.metrics.skipped.inc({ type });
        return [];`,
    replace: "        throw new InvalidEvent(type, ['nobody knows it']);",
    spec: src('bad-input.int.spec.ts'),
    test: 'bad input: an unknown type is skipped and counted',
  },
];
