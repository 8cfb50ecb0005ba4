import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { CreatorAdSettings } from './creator-ad-settings.entity.ts';

const sample = sampleOf(CreatorAdSettingsChanged);
const at = new Date(sample.changedAt);

function untouched(): CreatorAdSettings {
  const { creatorId } = sample;
  return Object.assign(new CreatorAdSettings(), { creatorId, adAuthorizationEnabled: false, version: 0, changedAt: null });
}

describe('CreatorAdSettings', () => {
  it('AU1 turned on, tells so', () => {
    expect(untouched().switchTo({ adAuthorizationEnabled: true, at })).toEqual([sample]);
  });

  it('AU1 set to what it is already, stays quiet', () => {
    const settings = untouched();
    expect(settings.switchTo({ adAuthorizationEnabled: false, at })).toEqual([]);
    expect([settings.version, settings.changedAt]).toEqual([0, null]);
  });

  it('AU1 turned on and off again, counts its versions', () => {
    const settings = untouched();
    settings.switchTo({ adAuthorizationEnabled: true, at });
    const off = settings.switchTo({ adAuthorizationEnabled: false, at: new Date(at.getTime() + 1) });
    expect(off).toEqual([
      { ...sample, aggregateVersion: 2, adAuthorizationEnabled: false, changedAt: '2026-11-20T08:55:00.001Z' },
    ]);
  });
});
