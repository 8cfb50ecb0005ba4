import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';

export interface TestOutcome {
  readonly status: 'green' | 'red' | 'not run';
  /** The first line of the failure, or what kept it from running. */
  readonly reason: string;
}

interface JestReport {
  readonly testResults: {
    readonly message: string;
    readonly assertionResults: { readonly title: string; readonly status: string; readonly failureMessages: string[] }[];
  }[];
}

/** Longer than the longest test, and an end for what a mutant keeps alive. */
const DEADLINE_MS = 600_000;
/** Node can hang as it exits: a compiler's thread waits for a collection that the thread which joins it will not make. */
const EXITS_WITHIN_MS = 10_000;

export interface NamedTests {
  readonly spec: string;
  /** The beginnings of their names. */
  readonly tests: readonly string[];
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Runs some tests of one spec, and says what became of each. */
export async function runNamedTests(
  root: string,
  { spec, tests, environment }: NamedTests,
): Promise<ReadonlyMap<string, TestOutcome>> {
  const report = join(root, 'mutants-report.json');
  await rm(report, { force: true });
  await jest({ root, environment, report }, [
    '--runTestsByPath',
    spec,
    '--testNamePattern',
    `(${tests.map((test) => test.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    '--maxWorkers=1',
    // The usual one is compiled code, of which this tree has none.
    '--testSequencer=@jest/test-sequencer',
    '--forceExit',
    '--json',
    '--outputFile',
    report,
  ]);
  const text = await readFile(report, 'utf8').catch(() => '{"testResults":[]}');
  const results = (JSON.parse(text) as JestReport).testResults;
  const ran = results.flatMap(({ assertionResults }) => assertionResults);
  return new Map(
    tests.map((test): [string, TestOutcome] => {
      const found = ran.find(({ title, status }) => title.startsWith(test) && status !== 'pending');
      if (!found) return [test, { status: 'not run', reason: firstLine(results[0]?.message ?? 'jest gave no report') }];
      if (found.status === 'passed') return [test, { status: 'green', reason: '' }];
      return [test, { status: 'red', reason: firstLine(found.failureMessages[0] ?? '') }];
    }),
  );
}

interface JestRun {
  readonly root: string;
  readonly environment: NamedTests['environment'];
  /** The file that it writes last. */
  readonly report: string;
}

function jest({ root, environment, report }: JestRun, args: readonly string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', join(repositoryRoot, 'node_modules/jest/bin/jest.js'), ...args],
    { cwd: root, stdio: 'ignore', env: { ...process.env, ...environment, FORCE_COLOR: '0' } },
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const look = setInterval(() => {
    if (!existsSync(report)) return;
    clearInterval(look);
    setTimeout(() => child.kill('SIGKILL'), EXITS_WITHIN_MS).unref();
  }, 1_000);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      clearInterval(look);
      resolve();
    });
  });
}

function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('●')) ?? '';
}
