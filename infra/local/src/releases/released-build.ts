import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { linkPackages } from '../linked-packages.ts';
import { repositoryRoot } from '../repository-root.ts';

/** Written by RELEASE_CONTRACTS=1: the commit that wrote one of them last is the release. */
const WRITTEN_BY_A_RELEASE = [
  'services/*/src/database/schema.released.sql',
  'services/*/openapi.released.txt',
  'libs/contracts/*.released.*',
];

export interface ReleasedBuild {
  readonly commit: string;
  readonly committedAt: string;
  /** Where its tree is. */
  readonly root: string;
}

/** Throws when this is no clone with that commit in its history. */
export async function buildRelease(name: string | undefined): Promise<ReleasedBuild> {
  const commit = name ?? git('log', '-1', '--format=%H', '--', ...WRITTEN_BY_A_RELEASE);
  if (commit === '') throw new Error('No commit in the history here has written a release.');
  const [sha = '', committedAt = ''] = git('log', '-1', '--format=%H %cI', commit).split(' ');
  const root = join(repositoryRoot, '.afterglow/releases', sha);
  if (!existsSync(root)) {
    const unfinished = `${root}.${process.pid}`;
    await mkdir(unfinished, { recursive: true });
    const archive = execFileSync('git', ['archive', sha], { cwd: repositoryRoot, maxBuffer: 256 * 1024 * 1024 });
    execFileSync('tar', ['-x', '-C', unfinished], { input: archive });
    await linkPackages(unfinished);
    execFileSync(process.execPath, [join(unfinished, 'infra/local/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
    await rename(unfinished, root).finally(() => rm(unfinished, { recursive: true, force: true }));
  }
  return { commit: sha, committedAt, root };
}

/** A clone that was cut off takes its oldest commit for one that wrote everything. */
export function isCutOff(): boolean {
  return git('rev-parse', '--is-shallow-repository') === 'true';
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: repositoryRoot, encoding: 'utf8' }).trim();
}
