import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** Gives another tree the installed packages by link; our own anew, or it would run on the code that is here. */
export async function linkPackages(root: string): Promise<void> {
  const [from, to] = [join(repositoryRoot, 'node_modules'), join(root, 'node_modules')];
  await mkdir(join(to, '@afterglow'), { recursive: true });
  for (const name of await readdir(from)) if (name !== '@afterglow') await symlink(join(from, name), join(to, name));
  await cp(join(from, '@afterglow'), join(to, '@afterglow'), { recursive: true, verbatimSymlinks: true });
}
