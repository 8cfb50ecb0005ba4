import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';
import type { StartOptions } from './start-options.ts';

/** Where a start keeps what it keeps. */
export interface StartPlace {
  readonly folder: string;
  readonly ephemeral: boolean;
  readonly reset: boolean;
  /** Put before the names of topics, groups and the data base. */
  readonly namespace: string;
  readonly logFolder: string;
  logFile(name: string): string;
  /** Removes what only this start needed. */
  cleanUp(): Promise<void>;
}

export async function startPlace({ ephemeral, reset }: StartOptions): Promise<StartPlace> {
  const kept = process.env.AFTERGLOW_FOLDER ?? join(repositoryRoot, '.afterglow');
  const folder = ephemeral ? await mkdtemp(join(tmpdir(), 'afterglow-')) : kept;
  const logs = join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  if (ephemeral) await chmod(folder, 0o755);
  const own = process.env.AFTERGLOW_NAMESPACE ?? '';
  return {
    folder,
    ephemeral,
    reset,
    // On servers that others use too, nobody may have used it before.
    namespace: ephemeral ? `${own}${randomBytes(4).toString('hex')}.` : own,
    logFolder: logs,
    logFile: (name) => join(logs, `${name}.log`),
    cleanUp: async () => {
      if (ephemeral) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The log of the start before stays readable, and no log grows for ever. */
export async function startNewLog(file: string): Promise<void> {
  await rename(file, `${file}.before`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Signs delivery's tracking tokens: the same after a restart, or the tokens of a minute ago would be refused. */
export async function tokenSecret({ folder }: StartPlace): Promise<string> {
  const file = join(folder, 'delivery-token-secret');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const secret = randomBytes(32).toString('base64url');
  await writeFile(file, secret, { mode: 0o600 });
  return secret;
}
