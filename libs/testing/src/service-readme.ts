import type { EventContract } from '@afterglow/contracts/event-contract';
import type { Subscriptions } from '@afterglow/messaging/reaction';
import type { ServiceConfig } from '@afterglow/service-defaults/service-config';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SECTIONS = ['Owns', 'HTTP', 'Publishes', 'Reacts to', 'Timers', 'Does not do'];

/** What a service's README says, as sets that can be compared; each is a list of lines, sorted. */
export interface ServiceFacts {
  readonly http: readonly string[];
  /** `Event on topic`. */
  readonly publishes: readonly string[];
  /** `Event → Reaction`. */
  readonly reactsTo: readonly string[];
  readonly timers: readonly string[];
}

/** Reads the tables of `services/<name>/README.md`. Throws when a section of the house is missing. */
export function factsOfReadme(serviceFolder: string): ServiceFacts {
  const text = readFileSync(join(serviceFolder, 'README.md'), 'utf8');
  const rows = (section: string) => codesOfTable(text, section);
  const missing = SECTIONS.filter((section) => !text.includes(`\n## ${section}\n`));
  if (missing.length > 0) throw new Error(`the README has no section ${missing.join(', ')}`);
  return {
    http: rows('HTTP')
      .map(([route]) => route ?? '')
      .sort(),
    publishes: rows('Publishes')
      .map(([event, topic]) => `${event} on ${topic}`)
      .sort(),
    reactsTo: rows('Reacts to')
      .flatMap(([event, ...reactions]) => reactions.map((reaction) => `${event} → ${reaction}`))
      .sort(),
    timers: rows('Timers')
      .map(([timer]) => timer ?? '')
      .sort(),
  };
}

/** The same facts, from the code. */
export async function factsOfCode(
  definition: ServiceDefinition<ServiceConfig>,
  subscriptions: Subscriptions,
  serviceFolder: string,
): Promise<ServiceFacts> {
  const published = await publishedContracts(serviceFolder);
  return {
    http: Object.keys(definition.policies).sort(),
    publishes: published.map(({ type, topic }) => `${type} on ${topic}`).sort(),
    reactsTo: heardBy(subscriptions)
      .map(({ contract, reaction }) => `${contract.type} → ${reaction}`)
      .sort(),
    timers: definition.timers.map(({ name }) => name).sort(),
  };
}

/** Every contract that the service's sources make with `occurred(Contract, …)`. */
export async function publishedContracts(serviceFolder: string): Promise<EventContract[]> {
  const found = new Map<string, EventContract>();
  for (const file of sourcesOf(serviceFolder)) {
    const text = readFileSync(file, 'utf8');
    const made = new Set([...text.matchAll(/occurred\(\s*([A-Z]\w+)/g)].map((match) => match[1] ?? ''));
    for (const imported of text.matchAll(/import \{ (?:type )?([\w, ]+) \} from '(@afterglow\/contracts\/[\w-]+\/[\w.-]+)'/g)) {
      const [, names = '', path = ''] = imported;
      for (const name of names.split(', ').filter((candidate) => made.has(candidate))) {
        const module = (await import(path)) as Record<string, EventContract>;
        const contract = module[name];
        if (contract) found.set(name, contract);
      }
    }
  }
  return [...found.values()];
}

/** What a service hears, and the name of the reaction that it is for. */
export interface HeardContract {
  readonly contract: EventContract;
  readonly reaction: string;
}

export function heardBy({ copies, acts, bulk = [] }: Subscriptions): HeardContract[] {
  return [...copies, ...acts, ...bulk].flatMap((type: new (...args: never[]) => object) => {
    // A reaction's constructor only keeps what is injected, so what it hears can be read without any of it.
    const reaction = Reflect.construct(type, []) as { event?: EventContract; events?: readonly EventContract[] };
    const contracts = [...(reaction.events ?? []), ...(reaction.event ? [reaction.event] : [])];
    return contracts.map((contract) => ({ contract, reaction: type.name }));
  });
}

function sourcesOf(serviceFolder: string): string[] {
  return readdirSync(join(serviceFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.includes('spec-fixtures'))
    .map((file) => join(serviceFolder, 'src', file));
}

/** The `code` of each row of a section's table, the head row left out. */
function codesOfTable(text: string, section: string): string[][] {
  const start = text.indexOf(`\n## ${section}\n`);
  const end = text.indexOf('\n## ', start + 1);
  const body = text.slice(start, end < 0 ? undefined : end);
  const rows = body.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    [
      ...row
        .split('|')
        .slice(1, section === 'HTTP' || section === 'Timers' ? 2 : 3)
        .join('|')
        .matchAll(/`([^`]+)`/g),
    ].map((match) => match[1] ?? ''),
  );
}
