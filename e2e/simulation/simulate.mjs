/**
 * `npm run simulate [-- --seeds 10000] [--from 1]`: the seeds of simulation.e2e.spec.ts, shared among the processors, each with
 * a Postgres of its own. `-- --seeds 1 --from 4711` runs one seed again. Ends with 1 if any of them fails.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '10000' }, from: { type: 'string', default: '1' } },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
if (!Number.isSafeInteger(seeds) || seeds < 1 || !Number.isSafeInteger(from) || from < 0) {
  console.error('Whole numbers: --seeds (at least 1), --from (at least 0).');
  process.exit(2);
}

const workers = Math.min(seeds, availableParallelism());
const share = Math.ceil(seeds / workers);
const codes = await Promise.all(
  Array.from({ length: workers }, (_, n) => run(from + n * share, Math.min(share, seeds - n * share))),
);
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;

/** @returns {Promise<number>} */
function run(first, count) {
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'e2e', '--runTestsByPath'];
  const child = spawn(process.execPath, [...jest, 'e2e/simulation/simulation.e2e.spec.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      SIMULATION_FIRST_SEED: String(first),
      SIMULATION_SEEDS: String(count),
      // The servers that other specs need are not started: the simulation has its own.
      TEST_DATABASE_URL: 'postgres://its-own',
      TEST_KAFKA_BROKERS: 'none',
    },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
