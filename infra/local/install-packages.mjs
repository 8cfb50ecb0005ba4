/** Installs the packages of the lockfile when they are missing or stale. Needs nothing but Node ≥ 20 and npm. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NEEDED_NODE = 20;

export async function installPackages(root) {
  if (Number(process.versions.node.split('.')[0]) < NEEDED_NODE) {
    throw new Error(`Node ${NEEDED_NODE} or newer is needed to start; this is ${process.version}.`);
  }
  const lock = join(root, 'package-lock.json');
  // npm ci removes node_modules as its first step, and with it the stamp: an install that broke off is seen.
  const stamp = join(root, 'node_modules/.installed-lockfile');
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  if (installedByHand(root, lock)) return writeFileSync(stamp, hash);

  const startedAt = performance.now();
  console.error(
    `Installing packages (${existsSync(join(root, 'node_modules')) ? 'the lockfile has changed' : 'the first time'}) …`,
  );
  npm(root, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, hash);
  console.error(`Packages installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

/** npm writes this file last, so one that is newer than the lockfile stands for a whole install of it. */
function installedByHand(root, lock) {
  const written = join(root, 'node_modules/.package-lock.json');
  return existsSync(written) && statSync(written).mtimeMs >= statSync(lock).mtimeMs;
}

function npm(root, args) {
  // Run by npm, the same npm; otherwise the one on the path (a .cmd file on Windows, so a shell finds it).
  const cli = process.env.npm_execpath;
  const [file, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const { status, error } = spawnSync(file, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: file === 'npm' && process.platform === 'win32',
  });
  if (error) throw new Error(`npm could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`npm ${args[0]} failed with code ${status}: see above.`);
}
