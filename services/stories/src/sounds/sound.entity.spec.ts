import { personas } from '@afterglow/local/personas';
import { RefusedSoundHasNoOwner } from './sound.errors.ts';
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
});
