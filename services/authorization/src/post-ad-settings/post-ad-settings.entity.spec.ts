import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { PostAdSettings } from './post-ad-settings.entity.ts';

const sample = sampleOf(PostAdSettingsChanged);
const at = new Date(sample.changedAt);

function untouched(): PostAdSettings {
  const { postId, creatorId } = sample;
  return Object.assign(new PostAdSettings(), { postId, creatorId, isAdPromotable: true, version: 0, changedAt: null });
}

describe('PostAdSettings', () => {
  it('AU1 turned off, tells so', () => {
    expect(untouched().switchTo({ isAdPromotable: false, at })).toEqual([sample]);
  });

  it('AU1 set to what it is already, stays quiet', () => {
    const settings = untouched();
    expect(settings.switchTo({ isAdPromotable: true, at })).toEqual([]);
    expect([settings.version, settings.changedAt]).toEqual([0, null]);
  });

  it('AU1 turned off and on again, counts its versions', () => {
    const settings = untouched();
    settings.switchTo({ isAdPromotable: false, at });
    const on = settings.switchTo({ isAdPromotable: true, at });
    expect(on).toEqual([{ ...sample, aggregateVersion: 2, isAdPromotable: true }]);
  });
});
