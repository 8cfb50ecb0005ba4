import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** What a data base is made by, beside the migrations. */
const MAKERS = ['prepare-database.js', 'database-roles.js', 'test-clock.js'].map((file) => join('infra/local/dist', file));

/** Of all compiled migrations and of what makes roles, schemas and the test clock. */
export async function schemaFingerprint(): Promise<string> {
  const groups = await Promise.all(['libs', 'services'].map((group) => migrationsBelow(group)));
  const hash = createHash('sha256');
  for (const file of [...groups.flat(), ...MAKERS].toSorted()) {
    hash.update(`${file}\n`).update(await readFile(join(repositoryRoot, file)));
  }
  return hash.digest('hex');
}

async function migrationsBelow(group: string): Promise<string[]> {
  const projects = await readdir(join(repositoryRoot, group));
  const found = await Promise.all(
    projects.map(async (project) => {
      const folder = join(group, project, 'dist');
      const files = await readdir(join(repositoryRoot, folder), { recursive: true }).catch(() => []);
      return files.filter((file) => /(^|[\\/])migrations[\\/][^\\/]+\.js$/.test(file)).map((file) => join(folder, file));
    }),
  );
  return found.flat();
}
