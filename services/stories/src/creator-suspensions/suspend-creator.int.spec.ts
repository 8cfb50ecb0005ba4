import { CreatorReinstated } from '@afterglow/contracts/stories/creator-reinstated';
import { CreatorSuspended } from '@afterglow/contracts/stories/creator-suspended';
import { personas } from '@afterglow/local/personas';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { ReinstateCreator } from './reinstate-creator.ts';
import { SuspendCreator } from './suspend-creator.ts';

const { creatorId } = sampleOf(CreatorSuspended);
const moderatorId = personas.mod.userId;

describe('suspending a creator', () => {
  let db: TestDatabase;
  beforeAll(async () => (db = await startDatabase(service)));
  afterAll(() => db.stop());

  const suspend = () =>
    db.run((tx) => new SuspendCreator(db.outbox, db.clock).execute({ creatorId, reason: 'spam', moderatorId }, tx));
  const reinstate = () => db.run((tx) => new ReinstateCreator(db.outbox, db.clock).execute({ creatorId, moderatorId }, tx));

  it('AU7 suspended and reinstated are facts, exactly as the samples; again is quiet, and so is lifting what is not there', async () => {
    await reinstate();
    await db.setTime(sampleOf(CreatorSuspended).suspendedAt);
    await suspend();
    await suspend();
    await db.setTime(sampleOf(CreatorReinstated).reinstatedAt);
    await reinstate();
    await reinstate();
    expect((await db.takeEvents()).map(({ key, data }) => [key, data])).toEqual([
      [creatorId, { ...sampleOf(CreatorSuspended) }],
      [creatorId, { ...sampleOf(CreatorReinstated) }],
    ]);
  });

  it('AU7 moderators who suspend at once are one suspension', async () => {
    await Promise.all(Array.from({ length: 6 }, suspend));
    expect((await db.takeEvents()).map(({ type, data }) => [type, data['aggregateVersion']])).toEqual([['CreatorSuspended', 3]]);
  });
});
