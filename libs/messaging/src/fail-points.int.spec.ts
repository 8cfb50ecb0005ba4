import { FAIL_POINTS, type FailPoint } from './fail-points.ts';
import { buildCountingService, CountingWorld, expectEveryEffectOnce } from './spec-fixtures/counting-world.ts';
import { RandomChoices } from './spec-fixtures/random-choices.ts';

/** Per fail point. CI takes one short round; the full one is FAIL_POINT_KILLS=20. */
const KILLS = Number(process.env.FAIL_POINT_KILLS ?? 2);
const SEED = Number(process.env.FAIL_POINT_SEED ?? Math.floor(Math.random() * 1_000_000_000));
const COMMANDS_PER_LIFE = 24;
/** Passed once for every event; the others once for every batch. */
const OFTEN_PASSED: readonly FailPoint[] = ['outbox.appended', 'outbox.flushed', 'outbox.committed', 'consumer.reacted'];
/** Side by side, each with its own data base and topic: a life waits for the broker most of its time. */
const WORLDS = KILLS > 5 ? 4 : 2;

describe('fail points', () => {
  const random = new RandomChoices(SEED);
  const kills = new Map<FailPoint, number>(FAIL_POINTS.map((point) => [point, 0]));
  let worlds: CountingWorld[] = [];

  beforeAll(async () => {
    buildCountingService();
    worlds = await Promise.all(Array.from({ length: WORLDS }, () => CountingWorld.make()));
  }, 120_000);
  afterAll(() => Promise.all(worlds.map((world) => world.db.stop())));

  it('a process that is killed at any boundary, again and again, loses nothing and does nothing twice', async () => {
    const queue = FAIL_POINTS.flatMap((point) => Array.from({ length: KILLS }, () => ({ point, at: random.next() })));
    queue.sort((one, other) => one.at - other.at);
    const dieInTurn = async (world: CountingWorld) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { point } = next;
        let pass = random.between(1, OFTEN_PASSED.includes(point) ? 30 : 3);
        await world.addCommands(COMMANDS_PER_LIFE);
        // It may have had too little to do to get there so often.
        while (!(await world.live({ failPoint: `${point}:${pass}` }))) {
          pass = 1;
          await world.addCommands(COMMANDS_PER_LIFE);
        }
        kills.set(point, (kills.get(point) ?? 0) + 1);
        if (await world.isSuspicious()) await world.live();
      }
      await world.live();
    };
    await Promise.all(worlds.map(dieInTurn));
    expect([...kills.values()]).toEqual(FAIL_POINTS.map(() => KILLS));
    for (const world of worlds) await expectEveryEffectOnce(world);
    const commands = worlds.reduce((sum, world) => sum + world.commands, 0);
    if (process.env.FAIL_POINT_KILLS)
      process.stderr.write(`${JSON.stringify({ seed: SEED, kills: KILLS, events: 2 * commands })}\n`);
  }, 3_600_000);

  it('all offsets set to 0 and drained again: everything but inbox and offsets is as it was', async () => {
    for (const world of worlds) {
      const [hashes, places] = [await world.hashOfEverythingButPlaces(), await world.places()];
      expect(Object.keys(hashes)).toEqual(expect.arrayContaining(['effect', 'known_counter', 'outbox', 'dead_letter']));
      await world.db.query('update consumer_offset set next_offset = 0, last_event_id = null');
      expect(await world.live()).toBe(false);
      expect(await world.places()).toEqual(places);
      expect(await world.hashOfEverythingButPlaces()).toEqual(hashes);
    }
  }, 120_000);
});
