import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../repository-root.ts';
import { soaks, type Soak } from './soaks.ts';

/** `npm run test:soak [-- <name> … [--seed <n>]]`: all of them, or those named. Ends with 1 if one of them fails. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { seed: { type: 'string' } }, allowPositionals: true });
  const unknown = positionals.filter((name) => !soaks.some((soak) => soak.name === name));
  if (unknown.length > 0) throw new Error(`No soak is called ${unknown.join(', ')}. There are:\n${list()}`);
  const chosen = positionals.length > 0 ? soaks.filter(({ name }) => positionals.includes(name)) : soaks;
  const failed: string[] = [];
  for (const soak of chosen) {
    const seed = values.seed ?? String(randomInt(1_000_000_000));
    const replay = `npm run test:soak -- ${soak.name}${soak.seedVariable ? ` --seed ${seed}` : ''}`;
    console.error(`\n${soak.name}: ${soak.about}\nto see it again: ${replay}`);
    if ((await run(soak, seed)) !== 0) failed.push(replay);
  }
  console.error(failed.length === 0 ? `\n${chosen.length} of ${chosen.length} held.` : `\nFailed:\n${failed.join('\n')}`);
  return failed.length === 0 ? 0 : 1;
}

function list(): string {
  return soaks.map(({ name, about }) => `  ${name.padEnd(16)}${about}`).join('\n');
}

function run({ spec, environment, seedVariable }: Soak, seed: string): Promise<number> {
  const jest = join(repositoryRoot, 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [jest, '--runTestsByPath', spec, '--maxWorkers=1'], {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, ...environment, ...(seedVariable ? { [seedVariable]: seed } : {}) },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
