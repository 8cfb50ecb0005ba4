import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository-root.ts';

const run = promisify(execFile);
const POM = join(repositoryRoot, 'infra/kafka/pom.xml');
const FETCH_WITHIN_MS = 180_000;

export function javaProgram(): string {
  const home = process.env.JAVA_HOME;
  return home ? join(home, 'bin/java') : 'java';
}

export async function javaMajor(): Promise<number | undefined> {
  // Java says its version on stderr: `openjdk version "17.0.15" 2025-04-15`.
  const { stderr } = await run(javaProgram(), ['-version']).catch(() => ({ stderr: '' }));
  return Number(/version "(\d+)/.exec(stderr)?.[1]) || undefined;
}

export async function hasMaven(): Promise<boolean> {
  return run('mvn', ['--version']).then(
    () => true,
    () => false,
  );
}

export async function hasKafkaJars(): Promise<boolean> {
  return exists(await jarsFolder());
}

/** Has Maven copy Kafka's jars (44 MB) into the user's cache, once for all clones and for each list of jars. */
export async function kafkaJars(signal?: AbortSignal): Promise<string> {
  const folder = await jarsFolder();
  if (await exists(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  const args = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`];
  try {
    await run('mvn', args, { timeout: FETCH_WITHIN_MS, signal });
    if ((await readdir(fresh)).length === 0) throw new Error('it copied nothing');
    await rename(fresh, folder);
  } catch (error) {
    // Another start was faster: its jars are the same.
    if (await exists(folder)) return folder;
    const { stdout, message } = error as Error & { stdout?: string };
    const reason = stdout?.trim().split('\n').slice(0, 5).join('\n') || message;
    throw new Error(`Maven could not fetch Kafka's jars: ${reason}`, { cause: error });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

async function jarsFolder(): Promise<string> {
  const list = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex')
    .slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'afterglow', `kafka-jars-${list}`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
