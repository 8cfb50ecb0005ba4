import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { linkPackages } from '../linked-packages.ts';
import { repositoryRoot } from '../repository-root.ts';
import type { Mutant } from './mutant.ts';

/** The code has changed since: the mutant must be brought up to date. */
export class MutantDoesNotFit extends Error {}

/** A copy of the work tree as it stands, changes that are not committed included, in which code may be broken. */
export class ScratchTree {
  private constructor(readonly root: string) {}

  static async make(): Promise<ScratchTree> {
    const root = await mkdtemp(join(tmpdir(), 'afterglow-mutants-'));
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    for (const file of files.split('\0').filter((name) => name !== '')) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      // What was deleted and not yet committed is still listed.
      await cp(join(repositoryRoot, file), join(root, file)).catch(() => undefined);
    }
    await linkPackages(root);
    return new ScratchTree(root);
  }

  /** Breaks the file, runs the work, and puts the file back. Throws MutantDoesNotFit. */
  async with<T>(mutant: Mutant, work: () => Promise<T>): Promise<T> {
    const file = join(this.root, mutant.file);
    const text = await readFile(file, 'utf8');
    const found = text.split(mutant.search).length - 1;
    if (found !== 1) throw new MutantDoesNotFit(`${mutant.file} holds ${found} times what it replaces`);
    await writeFile(
      file,
      text.replace(mutant.search, () => mutant.replace),
    );
    try {
      return await work();
    } finally {
      await writeFile(file, text);
    }
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
