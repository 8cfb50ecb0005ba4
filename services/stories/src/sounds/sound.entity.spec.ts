import { personas } from '@afterglow/local/personas';
import { RefusedSoundHasNoOwner, SoundRightEndsBeforeStart } from './sound.errors.ts';
import { Sound } from './sound.entity.ts';

const at = new Date('2026-11-23T06:10:00.000Z');
const registered = () =>
  Sound.register({ id: '0193a1b0-5c00-7000-8000-000000000201', title: 'Harbour lights', registeredBy: personas.leo.userId }, at)
    .sound;

describe('the owner of a sound', () => {
  it('PO3 registering claims a sound; only a moderator makes an owner', () => {
    expect(registered()).toMatchObject({ ownership: 'UNDECIDED', ownerId: null, version: 1 });
  });

  it('PO3 verified without a name is who registered it, with a name that person', () => {
    const claimed = registered();
    const corrected = registered();

    claimed.decideOwnership({ decision: 'VERIFIED' }, at);
    corrected.decideOwnership({ decision: 'VERIFIED', ownerId: personas.mia.userId }, at);

    expect(claimed.ownerId).toBe(personas.leo.userId);
    expect(corrected.ownerId).toBe(personas.mia.userId);
  });

  it('PO3 a refused sound has no owner, also when it had one; who names one is told so', () => {
    const sound = registered();
    sound.decideOwnership({ decision: 'VERIFIED' }, at);

    expect(() => sound.decideOwnership({ decision: 'REFUSED', ownerId: personas.leo.userId }, at)).toThrow(
      RefusedSoundHasNoOwner,
    );
    expect(sound.decideOwnership({ decision: 'REFUSED' }, at)).toMatchObject([{ aggregateVersion: 3, state: { ownerId: null } }]);
  });

  it('PO3 the same decision again is quiet', () => {
    const sound = registered();
    sound.decideOwnership({ decision: 'VERIFIED' }, at);

    expect(sound.decideOwnership({ decision: 'VERIFIED', ownerId: personas.leo.userId }, at)).toEqual([]);
    expect(sound.version).toBe(2);
  });

  it('PO4 the same rights again, in whatever order and however often named, are quiet; none and nothing said are not the same', () => {
    const sound = registered();
    const [us, all] = [
      { market: 'US', startsAt: '2026-12-01T00:00:00.000Z', endsAt: null },
      { market: null, startsAt: '2026-12-01T00:00:00.000Z', endsAt: '2027-01-01T00:00:00.000Z' },
    ];
    expect(sound.putRights(null, at)).toEqual([]);
    expect(sound.putRights([us, all], at)).toHaveLength(1);
    expect(sound.putRights([all, us, all], at)).toEqual([]);
    expect(sound.putRights([us], at)).toHaveLength(1);
    expect(sound.putRights([], at)).toHaveLength(1);
    expect(sound.putRights([], at)).toEqual([]);
    expect(sound.putRights(null, at)).toHaveLength(1);
    expect(sound.version).toBe(5);
  });

  it('PO4 a right ends after it starts, and a new owner takes over what was given', () => {
    const sound = registered();
    const right = { market: 'US', startsAt: '2026-12-01T00:00:00.000Z', endsAt: '2026-12-01T00:00:00.000Z' };
    expect(() => sound.putRights([right], at)).toThrow(SoundRightEndsBeforeStart);
    sound.putRights([{ ...right, endsAt: null }], at);
    expect(sound.decideOwnership({ decision: 'VERIFIED', ownerId: personas.mia.userId }, at)).toMatchObject([
      { state: { ownerId: personas.mia.userId, rights: [{ ...right, endsAt: null }] } },
    ]);
  });
});
