import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

const PLACES = ['*.md', 'docs/**/*.md', '{services,libs,infra}/*/README.md', '{bench,e2e}/README.md'];
const SPECS = '{services,libs,infra}/*/src/**/*.spec.ts';
const FOLDERS = 'services|libs|infra|e2e|bench|docs|\\.ci';

const documents = globSync(PLACES, { cwd: repositoryRoot }).map((file) => ({
  file,
  text: readFileSync(join(repositoryRoot, file), 'utf8'),
}));
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);

/** Documents say that it does not exist. */
const REFUSED = 'index.ts';
const names = new Set(
  globSync(['*', '{services,libs,infra}/*/{*,src/**}', '{e2e,bench}/*'], { cwd: repositoryRoot }).map((file) => basename(file)),
);

interface Document {
  readonly file: string;
  readonly text: string;
}

/** What is between backticks, blocks of code left out. */
function quotedIn({ text }: Document): string[] {
  const prose = text.replace(/^```[^]*?^```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, quoted = '']) => quoted);
}

function linksIn({ text }: Document): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*$/, ''));
  return targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

/** Paths from the root. What holds a placeholder (`<service>`, `…`, `*`) names no file. */
function pathsIn(document: Document): string[] {
  return quotedIn(document).filter((quoted) => new RegExp(`^(${FOLDERS})/[\\w./-]+$`).test(quoted));
}

/** Files by their place in the project of a README, or in its `src/`, or anywhere by their name alone. */
function filesIn(document: Document): string[] {
  const files = quotedIn(document).filter((quoted) => /^[\w-][\w./-]*\.(ts|mjs|sql)$/.test(quoted));
  return files.filter((file) => !pathsIn(document).includes(file) && file !== REFUSED);
}

function isThere(file: string, { file: document }: Document): boolean {
  if (!file.includes('/')) return names.has(file);
  const project = join(repositoryRoot, dirname(document));
  return ['', 'src'].some((folder) => existsSync(join(project, folder, file)));
}

function commandsIn({ text }: Document): string[] {
  const named = [...text.matchAll(/\bnpm run ([a-z][a-z-]*)|[`\n]npm (?!run )([a-z]+)/g)].map(([, run, own = '']) => run ?? own);
  return named.filter((name) => name !== 'install');
}

describe('documents', () => {
  const cases = documents.map((document) => [document.file, document] as const);

  it('are found, and refer to something', () => {
    const files = documents.map(({ file }) => file);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/decisions/README.md']));
    expect(files).toEqual(expect.arrayContaining(['services/stories/README.md', 'libs/messaging/README.md', 'bench/README.md']));
    expect(documents.flatMap(pathsIn).length).toBeGreaterThan(80);
    expect(documents.flatMap(linksIn).length).toBeGreaterThan(20);
    expect(documents.flatMap(filesIn).length).toBeGreaterThan(50);
    expect(new Set(documents.flatMap(commandsIn)).size).toBeGreaterThan(5);
  });

  it.each(cases)('%s: every link leads to a file', (file, document) => {
    const lost = linksIn(document).filter((link) => !existsSync(join(repositoryRoot, dirname(file), link)));
    expect(lost).toEqual([]);
  });

  it.each(cases)('%s: every path is there', (_file, document) => {
    expect(pathsIn(document).filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
    expect(filesIn(document).filter((file) => !isThere(file, document))).toEqual([]);
  });

  it.each(cases)('%s: every npm command is one of ours', (_file, document) => {
    expect(commandsIn(document).filter((command) => !scripts.includes(command))).toEqual([]);
  });

  it('the list of decisions names every record, once', () => {
    const folder = join(repositoryRoot, 'docs/decisions');
    const listed = linksIn({ file: '', text: readFileSync(join(folder, 'README.md'), 'utf8') });
    expect(listed).toEqual(globSync('[0-9]*.md', { cwd: folder }).sort());
  });

  it('the test to paste for other teams is the one that CI runs', () => {
    const [, block] =
      /^```ts\n([^]*?)^```$/m.exec(readFileSync(join(repositoryRoot, 'docs/testing-against-afterglow.md'), 'utf8')) ?? [];
    expect(block).toBe(readFileSync(join(repositoryRoot, 'e2e/other-team.images.spec.ts'), 'utf8'));
  });

  it('every test that libs/messaging/README.md quotes is in a spec, and every numbered rule that a document quotes', () => {
    const specs = globSync(SPECS, { cwd: repositoryRoot }).map((file) => readFileSync(join(repositoryRoot, file), 'utf8'));
    const quotes = documents.flatMap(({ file, text }) => {
      const all = [...text.matchAll(/"([^"\n]+)"/g)].map(([, quote = '']) => quote);
      return file === 'libs/messaging/README.md' ? all : all.filter((quote) => /^(outbox|consumer) rule \d/.test(quote));
    });
    expect(quotes.length).toBeGreaterThan(30);
    expect(quotes.filter((quote) => !specs.some((spec) => spec.includes(`'${quote}'`)))).toEqual([]);
  });
});
