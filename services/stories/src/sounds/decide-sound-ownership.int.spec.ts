import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { DecideSoundOwnership, type DecideSoundOwnershipInput } from './decide-sound-ownership.ts';
import { FindSounds } from './find-sounds.ts';
import { RegisterSound } from './register-sound.ts';
import { RefusedSoundHasNoOwner, SoundNotFound } from './sound.errors.ts';

const leo = personas.leo.userId;

describe('a sound and its owner', () => {
  let db: TestDatabase;
  beforeAll(async () => (db = await startDatabase(service)));
  afterAll(() => db.stop());
  beforeEach(() => db.takeEvents());

  const register = () =>
    db.run((tx) => new RegisterSound(db.outbox, db.clock).execute({ title: 'Harbour lights', registeredBy: leo }, tx));
  const decide = (input: DecideSoundOwnershipInput) =>
    db.run((tx) => new DecideSoundOwnership(db.outbox, db.clock).execute(input, tx));
  const find = (soundId: string) => db.run((tx) => new FindSounds().byId(soundId, tx));

  it('PO3 registering, then verifying: two facts in order, read back as stored', async () => {
    const { id: soundId } = await register();
    const decided = await decide({ soundId, decision: 'VERIFIED' });

    expect(await find(soundId)).toEqual(decided);
    expect(decided.ownerId).toBe(leo);
    expect(await db.publishedEvents()).toMatchObject([
      { type: 'SoundRegistered', key: soundId, data: { aggregateVersion: 1, state: { ownerId: null } } },
      { type: 'SoundOwnershipDecided', key: soundId, data: { aggregateVersion: 2, state: { ownerId: leo } } },
    ]);
  });

  it('PO3 the same decision twice is one fact, a refused owner is a broken rule, an unknown sound is not found', async () => {
    const { id: soundId } = await register();
    await decide({ soundId, decision: 'REFUSED' });
    await decide({ soundId, decision: 'REFUSED' });

    await expect(decide({ soundId, decision: 'REFUSED', ownerId: leo })).rejects.toThrow(RefusedSoundHasNoOwner);
    await expect(decide({ soundId: newId(), decision: 'VERIFIED' })).rejects.toThrow(SoundNotFound);
    await expect(find(newId())).rejects.toThrow(SoundNotFound);
    expect((await db.publishedEvents()).map(({ type }) => type)).toEqual(['SoundRegistered', 'SoundOwnershipDecided']);
  });
});
