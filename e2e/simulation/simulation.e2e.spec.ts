import { startEmbeddedPostgres, type EmbeddedPostgres } from '@afterglow/local/embedded-postgres';
import { jest } from '@jest/globals';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as timers from 'node:timers/promises';
import { shareValidators } from './shared-validators.ts';
import { ids } from './simulated-time.ts';

// Before anything of the product is loaded: ids come from the seed, nobody waits longer than a moment for anything, and the
// loop of a replica stands still. What is left moves only when the scheduler moves it.
jest.unstable_mockModule('../../libs/service-defaults/src/ids.ts', () => ({ newId: () => ids.next() }));
jest.unstable_mockModule('node:timers/promises', () => ({ ...timers, setTimeout: () => Promise.resolve() }));
jest.unstable_mockModule('../../services/delivery/src/serving/serving-loop.ts', () => ({ ServingLoop: class ServingLoop {} }));
// Each replica that starts compiles the same schemas again: once is enough.
jest.mock('@fastify/ajv-compiler', () => shareValidators(jest.requireActual('@fastify/ajv-compiler')));
const { Simulation } = await import('./simulate-seed.ts');

/** A short round here; `npm run simulate` runs as many as one wants, CI two hundred. */
const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 12);
const FIRST = Number(process.env['SIMULATION_FIRST_SEED'] ?? 1);

/** Nothing happens by itself, plans stay as they are, and what is only good for replication or after a power cut is not done. */
const SETTINGS = {
  ...{ autovacuum: 'off', plan_cache_mode: 'force_generic_plan', jit: 'off' },
  ...{ wal_level: 'minimal', max_wal_senders: '0', full_page_writes: 'off', checkpoint_timeout: '1d' },
  unix_socket_directories: '.',
};

jest.setTimeout(24 * 3_600_000);

describe('the whole platform in one process, moved by a seed', () => {
  let folder: string;
  let postgres: EmbeddedPostgres;
  let simulation: Awaited<ReturnType<typeof Simulation.open>>;

  // A server of its own: what transactions of others do to `xmin` is nothing that a seed could replay.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'afterglow-simulation-'));
    await chmod(folder, 0o755);
    postgres = await startEmbeddedPostgres({ folder, logFile: join(folder, 'postgres.log'), durable: false, settings: SETTINGS });
    // In its data folder it has a socket, half as dear as TCP.
    process.env['TEST_DATABASE_URL'] = `${postgres.url}?host=${encodeURIComponent(postgres.dataFolder)}`;
    simulation = await Simulation.open();
  });
  afterAll(async () => {
    await simulation?.close();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('simulation: a seed gives the same world twice, to the last byte of every event', async () => {
    const first = await simulation.run(FIRST);
    const second = await simulation.run(FIRST);
    expect(second.trace).toEqual(first.trace);
    expect(second.hash).toBe(first.hash);
  });

  it('simulation: whatever the order of messages, timers and crashes, rights and money hold', async () => {
    let impressions = 0;
    for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
      const { failure, trace, accepted } = await simulation.run(seed);
      if (failure) throw new Error(`Seed ${seed}: ${failure.message}\n${trace.slice(-25).join('\n')}`, { cause: failure });
      impressions += accepted;
    }
    // One world may see no ad at all, as a seed that is looked at again.
    if (SEEDS >= 10) expect(impressions).toBeGreaterThan(0);
  });
});
