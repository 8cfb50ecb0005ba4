import { spawn } from 'node:child_process';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

/** What a backup says of itself, beside the copy of the data folder. */
export interface BackupManifest {
  /** Real time before anything was copied: reconciliation looks at what the log took since. */
  readonly startedAt: string;
  readonly serverVersion: string;
}

const DATA = 'data';
const MANIFEST = 'backup.json';
/** What belongs to the running server, or is copied when the backup has ended. */
const NOT_NOW = ['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot', 'pg_stat_tmp', 'pg_subtrans'];

/**
 * Copies the data folder of a running server into `folder`, in backup mode, while services go on: for servers whose files
 * this machine can reach and that have no archive of their own. Needs nothing but SQL and `cp`.
 */
export async function takeBackup(adminUrl: string, folder: string): Promise<BackupManifest> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ data: string; version: string }>(
      `select current_setting('data_directory') as data, current_setting('server_version') as version`,
    );
    const { data: source = '', version = '' } = rows[0] ?? {};
    const manifest = { startedAt: new Date().toISOString(), serverVersion: version };
    await mkdir(folder, { recursive: true });
    const copy = join(folder, DATA);
    if (await exists(copy)) throw new Error(`${copy} is there already: a backup is never overwritten`);
    const unfinished = `${copy}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await admin.query(`select pg_backup_start('afterglow', fast => true)`);
    await run('cp', ['-a', source, unfinished]);
    for (const name of NOT_NOW) await rm(join(unfinished, name), { recursive: true, force: true });
    // Its end is in the log that is copied last: without it the copy would begin with a torn page.
    const { rows: ends } = await admin.query<{ label: string }>(
      `select labelfile as label from pg_backup_stop(wait_for_archive => false)`,
    );
    await run('cp', ['-a', join(source, 'pg_wal'), join(unfinished, 'pg_wal')]);
    for (const name of NOT_NOW.slice(3)) await run('cp', ['-a', join(source, name), unfinished]);
    await run('cp', ['-p', join(source, 'PG_VERSION'), join(unfinished, 'backup_label')]);
    await writeFile(join(unfinished, 'backup_label'), ends[0]?.label ?? '');
    await writeFile(join(folder, MANIFEST), JSON.stringify(manifest));
    await rename(unfinished, copy);
    return manifest;
  } finally {
    await admin.end();
  }
}

/** Puts the copy where the data folder was, whose server has ended. What was there is kept beside it. */
export async function restoreBackup(folder: string, dataFolder: string): Promise<BackupManifest> {
  if (await exists(join(dataFolder, 'postmaster.pid'))) throw new Error(`a server still runs on ${dataFolder}: stop it first`);
  if (await exists(dataFolder)) await rename(dataFolder, `${dataFolder}.before-restore-${process.pid}`);
  await run('cp', ['-a', join(folder, DATA), dataFolder]);
  return JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as BackupManifest;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} failed: ${said.trim()}`))));
  });
}
