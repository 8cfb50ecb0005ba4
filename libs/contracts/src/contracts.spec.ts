import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { eventTypeOf, type EventContract } from './event-contract.ts';

type Fields = Record<string, unknown>;
type FieldsClass = new () => Fields;

interface ContractFile {
  readonly producer: string;
  /** `ad-authorized.ts`, or `ad-authorized.v2.ts` after a breaking change. */
  readonly file: string;
  readonly exported: Fields;
}

const producers = foldersOf('.');
const paths = producers.flatMap((producer) =>
  readdirSync(new URL(producer, import.meta.url)).map((file) => ({ producer, file })),
);
const sources: ContractFile[] = [];
// One after the other: Jest's loader of modules mistakes what many imports at once have in common.
for (const path of paths.filter(({ file }) => file.endsWith('.ts'))) {
  sources.push({ ...path, exported: (await import(`./${path.producer}/${path.file}`)) as Fields });
}
const events = sources.filter(({ file }) => !file.endsWith('.state.ts'));
const samples = paths.filter(({ file }) => file.endsWith('.sample.json'));

/** Stops are never held back behind a parked key, and every replica hears them itself: this list is a decision. */
const STOPS = [
  'AdAuthorizationExpired',
  'AdAuthorizationRevoked',
  'AdGroupStopped',
  'AdPaused',
  'AdRejected',
  'BusinessAccountClosed',
  'BusinessAccountSuspended',
  'BusinessMemberRemoved',
  'CampaignChanged',
  'CreatorAdSettingsChanged',
  'CreatorSuspended',
  'PostAdSettingsChanged',
  'PostPrivacyChanged',
  'PostRemoved',
  'SoundRightsChanged',
  'SparkAdsRolloutChanged',
];

describe('contracts', () => {
  it.each(named(events))('%s is one class, named like its file, on a topic of its producer', (_name, source) => {
    const version = /\.v(\d+)\.ts$/.exec(source.file)?.[1];
    const contract = contractOf(source);
    expect(Object.keys(source.exported)).toEqual([pascalCase(source.file)]);
    expect(contract.type).toBe(pascalCase(source.file));
    expect(contract.version).toBe(version ? Number(version) : 1);
    expect(`${contract.topic}.`).toMatch(new RegExp(`^${source.producer}\\.`));
  });

  it.each(named(events))(
    '%s has a sample beside it: valid, without a field too many, and without one too few',
    (_name, source) => {
      const event = sampleOf(source);
      expect(validateSync(event, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true })).toEqual([]);
      expect(absentIn(event)).toEqual([]);
      expect(event.aggregateVersion).toBeGreaterThanOrEqual(1);
      expect(contractOf(source).keyOf(event)).toMatch(/./);
    },
  );

  it('every sample has its contract', () => {
    const withContract = events.map(({ producer, file }) => `${producer}/${sampleFileOf(file)}`);
    expect(samples.map(({ producer, file }) => `${producer}/${file}`).sort()).toEqual(withContract.sort());
  });

  it('no two events have the same type', () => {
    const types = events.map((source) => eventTypeOf(contractOf(source)));
    expect(types).toEqual([...new Set(types)]);
  });

  it('the events that take a right away are these', () => {
    const stopping = events.map(contractOf).filter(({ stops }) => stops === true);
    expect(stopping.map(({ type }) => type).sort()).toEqual(STOPS);
  });

  it.each(named(sources))('%s validates every field that it declares', (_name, source) => {
    const text = readFileSync(new URL(`${source.producer}/${source.file}`, import.meta.url), 'utf8');
    const declared = [...text.matchAll(/^ {2}(\w+)\??:/gm)].map(([, field]) => field);
    const validated = classesOf(source).flatMap(fieldsOf);
    expect(validated.sort()).toEqual(declared.sort());
  });

  it.each(named(sources))('%s names its fields as the house does: …At, …Micros, …Id, never a bare id', (_name, source) => {
    for (const type of classesOf(source)) {
      for (const field of fieldsOf(type)) {
        const accepts = (value: unknown) => acceptsAt(type, field, value);
        const isInstant = accepts('2026-11-23T06:10:00.000Z') && !accepts('yesterday');
        const isId = accepts('0190a000-0000-7000-8000-000000000001') && !accepts('me');
        const isWholeNumber = accepts(1) && !accepts(1.5) && !accepts('1') && !accepts(Number.MAX_SAFE_INTEGER + 1);
        expect({ field, isInstant }).toEqual({ field, isInstant: /^asOf$|At$/.test(field) });
        expect({ field, isId }).toEqual({ field, isId: /[a-z]Id$/.test(field) });
        if (/Micros/.test(field)) expect({ field, isWholeNumber }).toEqual({ field, isWholeNumber: true });
      }
    }
  });
});

function foldersOf(folder: string): string[] {
  const entries = readdirSync(new URL(folder, import.meta.url), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function named(files: readonly ContractFile[]): [string, ContractFile][] {
  return files.map((source) => [`${source.producer}/${source.file}`, source]);
}

function pascalCase(file: string): string {
  const words = basename(file, '.ts')
    .replace(/\.v\d+$/, '')
    .split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function sampleFileOf(file: string): string {
  return file.replace(/\.ts$/, '.sample.json');
}

function contractOf(source: ContractFile): EventContract<Fields> {
  return source.exported[pascalCase(source.file)] as EventContract<Fields>;
}

function sampleOf(source: ContractFile): Fields {
  const file = new URL(`${source.producer}/${sampleFileOf(source.file)}`, import.meta.url);
  return plainToInstance(contractOf(source), JSON.parse(readFileSync(file, 'utf8')) as Fields);
}

function classesOf(source: ContractFile): FieldsClass[] {
  return Object.values(source.exported) as FieldsClass[];
}

function fieldsOf(type: FieldsClass): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

function acceptsAt(type: FieldsClass, field: string, value: unknown): boolean {
  const errors = validateSync(Object.assign(new type(), { [field]: value }));
  return !errors.some(({ property }) => property === field);
}

/** The fields, nested ones with their path, that a contract has and this event has not. */
function absentIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${path}[0]`];
    return value.flatMap((element, index) => absentIn(element, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Fields;
  return fieldsOf(own.constructor as FieldsClass).flatMap((field) =>
    field in own ? absentIn(own[field], `${path}.${field}`) : [`${path}.${field}`],
  );
}
