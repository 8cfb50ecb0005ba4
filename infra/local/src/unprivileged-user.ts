import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Postgres refuses to run as root. Undefined: this process is not root, and its own user will do. */
export async function unprivilegedUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = (await userNamed('postgres')) ?? (await userNamed('nobody'));
  if (found) return found;
  await run('useradd', ['--system', '--no-create-home', 'postgres']);
  const made = await userNamed('postgres');
  if (!made) throw new Error('Postgres cannot run as root, and there is no user "postgres" or "nobody" to run it as.');
  return made;
}

async function userNamed(name: string): Promise<SystemUser | undefined> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Whether the user may walk down to this folder: a clone below /root, say, is closed to everybody else. */
export async function canReach(user: SystemUser, folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch(() => undefined);
    if (found && !mayEnter(user, found)) return false;
    if (dirname(path) === path) return true;
  }
}

function mayEnter(user: SystemUser, folder: { mode: number; uid: number; gid: number }): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}
