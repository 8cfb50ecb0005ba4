import { buildCountingService, CountingWorld, expectEveryEffectOnce } from '../spec-fixtures/counting-world.ts';
import { REDRIVE_FAIL_POINTS } from '../fail-points.ts';
import { RandomChoices } from '../spec-fixtures/random-choices.ts';

/** CI takes a short round; the full one is REDRIVEN_LETTERS=10000. */
const LETTERS = Number(process.env.REDRIVEN_LETTERS ?? 150);
const SEED = Number(process.env.REDRIVE_SEED ?? Math.floor(Math.random() * 1_000_000_000));

describe('real processes and dead letters', () => {
  let world: CountingWorld;

  beforeAll(() => buildCountingService(), 120_000);
  beforeEach(async () => {
    world = await CountingWorld.make();
  });
  afterEach(() => world.db.stop());

  const letters = () =>
    world.db.query<{ key: string; status: string; reaction: string; error: string }>(
      `select key, status, reaction, error from dead_letter order by log_offset, reaction`,
    );
  const waiting = async () =>
    Number((await world.db.query(`select count(*) as n from dead_letter where status = 'WAITING'`))[0]?.['n']);

  it('thousands of letters, redriven by processes that are killed in the middle: nothing lost or twice, order kept', async () => {
    const random = new RandomChoices(SEED);
    await world.addCommands(LETTERS);
    await world.live({ env: { COUNTING_REFUSED: 'c' } });
    expect(await waiting()).toBe(LETTERS);
    for (const point of REDRIVE_FAIL_POINTS) {
      const before = await waiting();
      const pass = random.between(Math.ceil(LETTERS / 10), Math.floor(LETTERS / 2.5));
      expect(await world.live({ failPoint: `${point}:${pass}`, env: { COUNTING_REDRIVES: '1' } })).toBe(true);
      // At its n-th pass through "processed" it has committed one less.
      expect(before - (await waiting())).toBe(point === 'redrive.processed' ? pass - 1 : pass);
    }
    expect(await world.live({ env: { COUNTING_REDRIVES: '1' } })).toBe(false);
    await expectEveryEffectOnce(world);
    expect(await world.db.query(`select status, count(*)::int as n from dead_letter group by 1`)).toEqual([
      { status: 'REDRIVEN', n: LETTERS },
    ]);
    expect(await world.db.query(`select from parked_key`)).toEqual([]);
  }, 900_000);

  it('consumer rule 4: what ends the process again and again is put aside after three starts alone, and everything else gets through', async () => {
    await world.addCommands(20);
    await world.addCommands(1, 'deadly');
    await world.addCommands(20);
    const env = { COUNTING_DEADLY: 'deadly' };
    let deaths = 0;
    while (await world.live({ env })) deaths += 1;
    // Three alone, and at most two before that in a batch: the first assignment of a partition can't be remembered.
    expect([3, 4, 5]).toContain(deaths);
    expect(await letters()).toMatchObject([
      { key: 'deadly', reaction: 'EchoWhenCounted', error: expect.stringContaining('started 3 times') as string },
      { key: 'deadly', reaction: 'KeepKnownCounters', error: expect.stringContaining('started 3 times') as string },
    ]);
    // With the reaction mended, it has its effect after all, once.
    expect(await world.live({ env: { COUNTING_REDRIVES: '1' } })).toBe(false);
    await expectEveryEffectOnce(world);
  }, 300_000);
});
