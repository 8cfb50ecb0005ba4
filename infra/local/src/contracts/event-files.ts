import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../repository-root.ts';

const FOLDER = 'libs/contracts/src';

/** One event, as its files say it. */
export interface EventFile {
  readonly contract: EventContract;
  /** `afterglow.stories.PostPublished.v1`. */
  readonly type: string;
  /** The service whose topic it is on. */
  readonly producer: string;
  readonly sample: Readonly<Record<string, unknown>>;
  /** The field that is the Kafka key; a path when it is in a nested object. */
  readonly keyField: string;
}

/** Every event of `libs/contracts`, by type. */
export async function readEventFiles(): Promise<EventFile[]> {
  const files = globSync(`${FOLDER}/*/*.ts`, { cwd: repositoryRoot }).filter((file) => !file.endsWith('.state.ts'));
  const events: EventFile[] = [];
  // One after the other: Jest's loader of modules mistakes what many imports at once have in common.
  for (const file of files.sort()) {
    const [producer = '', name = ''] = file.slice(FOLDER.length + 1).split('/');
    const exported = (await import(`@afterglow/contracts/${producer}/${basename(name, '.ts')}`)) as Record<string, unknown>;
    const sample = JSON.parse(readFileSync(join(repositoryRoot, file.replace(/\.ts$/, '.sample.json')), 'utf8')) as object;
    const [contract] = Object.values(exported) as EventContract[];
    if (contract) events.push(eventFile(contract, sample));
  }
  return events.sort((a, b) => (a.type < b.type ? -1 : 1));
}

export function eventFile(contract: EventContract, sample: object): EventFile {
  return {
    contract,
    type: eventTypeOf(contract),
    producer: contract.topic.split('.')[0] ?? '',
    sample: sample as EventFile['sample'],
    keyField: keyFieldOf(contract, sample),
  };
}

/** What `keyOf` looks at, seen by letting it look. */
function keyFieldOf(contract: EventContract, sample: object): string {
  const path: string[] = [];
  const watched = <T extends object>(value: T): T =>
    new Proxy(value, {
      get(target, name) {
        path.push(String(name));
        const found: unknown = Reflect.get(target, name);
        return typeof found === 'object' && found !== null ? watched(found) : found;
      },
    });
  contract.keyOf(watched(sample));
  return path.join('.');
}

/** The sentence above a class, and those above its fields. */
export interface ClassWords {
  readonly description: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** By the name of the class: an event, or a state that events carry. Throws when two classes have one name. */
export function readClassWords(): Map<string, ClassWords> {
  const words = new Map<string, ClassWords>();
  for (const file of globSync(`${FOLDER}/*/*.ts`, { cwd: repositoryRoot })) {
    const text = readFileSync(join(repositoryRoot, file), 'utf8');
    ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).forEachChild((node) => {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      if (words.has(node.name.text)) throw new Error(`two classes of contracts are called ${node.name.text}`);
      const fields = node.members
        .filter(ts.isPropertyDeclaration)
        .map((field) => [field.name.getText(), wordsAbove(field)] as const);
      words.set(node.name.text, { description: wordsAbove(node), fields: new Map(fields.filter(([, said]) => said !== '')) });
    });
  }
  return words;
}

function wordsAbove(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
  return comments.join(' ').replace(/\s+/g, ' ').trim();
}
