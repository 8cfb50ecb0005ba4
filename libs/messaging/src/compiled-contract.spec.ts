import type { EventContract } from '@afterglow/contracts/event-contract';
import { samplePathOf } from '@afterglow/testing/contract-samples';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { compiledContract } from './compiled-contract.ts';

type Json = Record<string, unknown>;

/** Lists of things, and things that may be null, have no class that can be seen from outside: they are left to class-validator. */
const NOT_COMPILED = [
  'BusinessAccountClosed',
  'BusinessAccountOpened',
  'BusinessAccountReinstated',
  'BusinessAccountSuspended',
  'BusinessAccountVerified',
  'BusinessMemberAdded',
  'BusinessMemberRemoved',
  'SoundOwnershipDecided',
  'SoundRegistered',
  'SoundRightsChanged',
  'StoryDeleted',
  'StoryExpired',
  'StoryPublished',
  'StoryRemoved',
  'StoryRestored',
];

const contracts: EventContract[] = [];
const folder = new URL('../../contracts/src/', import.meta.url);
for (const producer of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  for (const file of readdirSync(new URL(`${producer.name}/`, folder)).filter((name) => /(?<!\.state|\.spec)\.ts$/.test(name))) {
    const module = (await import(`@afterglow/contracts/${producer.name}/${file.slice(0, -3)}`)) as Record<string, EventContract>;
    contracts.push(...Object.values(module));
  }
}
const compiled = contracts.filter(({ type }) => !NOT_COMPILED.includes(type));
const sampleOf = (contract: EventContract) => JSON.parse(readFileSync(samplePathOf(contract), 'utf8')) as Json;

/** As class-validator says, which is asked about everything that is not accepted here. */
function judged(contract: EventContract, value: object): object | undefined {
  const event = plainToInstance(contract, value);
  return validateSync(event, { whitelist: true, forbidUnknownValues: true }).length === 0 ? event : undefined;
}

/** What has been sent wrongly somewhere in the world. */
const anything = fc.oneof(
  fc.constantFrom(null, '', 'x', 0, -1, 1.5, 2 ** 53, true, [], {}, ['x'], { x: 1 }, '2026-11-23T06:10:00.000Z'),
  fc.uuid(),
  fc.jsonValue(),
);

/** The way to everything in it, to items of lists too. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[name], ...pathsIn(inner).map((path) => [name, ...path])]);
}

describe('a compiled contract', () => {
  it('exists for every event but those that hold lists of things, or things that may be null', () => {
    expect(contracts.length).toBeGreaterThan(40);
    expect(contracts.filter((contract) => !compiledContract(contract)).map(({ type }) => type)).toEqual(NOT_COMPILED);
  });

  it.each(compiled.map((contract) => [contract.type, contract] as const))(
    'reads %s as class-validator does',
    (_name, contract) => {
      const sample = sampleOf(contract);
      const read = compiledContract(contract)?.read({ ...sample, laterField: 1 });
      expect(read).toStrictEqual(judged(contract, { ...sample, laterField: 1 }));
      expect(compiledContract(contract)?.accepts(read ?? {})).toBe(true);
    },
  );

  it.each(compiled.map((contract) => [contract.type, contract] as const))(
    'accepts nothing of %s that class-validator refuses, and reads the same',
    (_name, contract) => {
      const sample = sampleOf(contract);
      fc.assert(
        fc.property(fc.constantFrom(...pathsIn(sample)), fc.option(anything, { nil: 'DELETE' }), (path, value) => {
          const changed = structuredClone(sample);
          const owner = path.slice(0, -1).reduce((inner, name) => inner[name] as Json, changed);
          const name = path.at(-1) ?? '';
          if (value === 'DELETE') delete owner[name];
          else owner[name] = value;
          const event = JSON.parse(JSON.stringify(changed)) as Json;
          const read = compiledContract(contract)?.read(event);
          const verdict = judged(contract, event);
          if (read) expect(read).toStrictEqual(verdict);
          if (read) expect(compiledContract(contract)?.accepts(event)).toBe(true);
          // Where it leaves the decision to class-validator, that costs time and nothing else.
          if (!verdict) expect(read).toBeUndefined();
          if (!verdict) expect(compiledContract(contract)?.accepts(event)).toBe(false);
        }),
        { numRuns: 100 },
      );
    },
  );
});
