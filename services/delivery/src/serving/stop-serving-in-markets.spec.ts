import { SparkAdsRolloutChanged } from '@afterglow/contracts/campaigns/spark-ads-rollout-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { SoundRegistered } from '@afterglow/contracts/stories/sound-registered';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import type { SoundRight } from '@afterglow/contracts/stories/sound.state';
import { account, id, NOON, NOON_MS, noonPlus, post, sound, type Market } from '../spec-fixtures/market.ts';
import { running, runningOwn, served } from '../spec-fixtures/served.ts';
import { nameOfKey } from './doubts.ts';
import { ServingIndex } from './serving-index.ts';

const soundId = id('sound', 1);
const owner = sound(1).ownerId ?? '';
const everywhere: SoundRight = { market: null, startsAt: noonPlus(-1_000), endsAt: null };

/** The one ad shows a post with a song, whose owner is neither its creator nor with the advertiser. */
function withSong(market: Market = running()): Market {
  market.posts.splice(0, 1, post(1, { soundId }));
  return market;
}
const changed = (aggregateVersion: number, rights: SoundRight[] | null) =>
  occurred(SoundRightsChanged, { soundId, aggregateVersion, state: sound(1, { rights }), changedAt: NOON });
const rolledOut = (aggregateVersion: number, stage: 'OFF' | 'BETA' | 'ON', accounts: string[] = [], market = 'US') =>
  occurred(SparkAdsRolloutChanged, { market, aggregateVersion, stage, betaBusinessAccountIds: accounts, changedAt: NOON });

describe('rights in a song', () => {
  it('PO4 DE6 taken back, the ad is out with the event, however often it comes; given again, it runs again by itself', () => {
    const { hear, outcome } = served(withSong());
    hear(changed(2, [everywhere]));
    expect(outcome()).toBe('WON');
    hear(changed(3, []));
    hear(changed(3, []));
    expect(outcome()).toBe('MUSIC_RIGHT_MISSING');
    hear(changed(2, [everywhere]));
    hear(occurred(SoundRegistered, { soundId, aggregateVersion: 1, state: sound(1) }));
    expect(outcome()).toBe('MUSIC_RIGHT_MISSING');
    hear(changed(4, [everywhere]));
    expect(outcome()).toBe('WON');
  });

  it("PO4 count in the viewer's market only", () => {
    for (const [market, seen] of [
      ['US', 'WON'],
      ['DE', 'MUSIC_RIGHT_MISSING'],
    ] as const) {
      const { hear, outcome } = served(withSong());
      hear(changed(2, [{ ...everywhere, market }]));
      expect(outcome()).toBe(seen);
    }
  });

  it('PO4 DE6 begin and end to the millisecond, without any event; where the time is uncertain, they are not there', () => {
    const { hear, outcome } = served(withSong());
    hear(
      changed(2, [
        { market: 'US', startsAt: noonPlus(100), endsAt: noonPlus(200) },
        { ...everywhere, startsAt: noonPlus(300) },
      ]),
    );
    const at = [99, 100, 199, 200, 299, 300].map((ms) => outcome(NOON_MS + ms));
    const missing = 'MUSIC_RIGHT_MISSING';
    expect(at).toEqual([missing, 'WON', 'WON', missing, missing, 'WON']);
    expect([outcome(NOON_MS + 99, NOON_MS + 100), outcome(NOON_MS + 199, NOON_MS + 200)]).toEqual([missing, missing]);
  });

  it('PO4 are asked for only where the song has rights data: not without a song, and not without a word of its owner', () => {
    const { outcome: ofUnknown } = served(withSong());
    expect(ofUnknown()).toBe('WON');
    const { hear, outcome } = served(withSong());
    hear(occurred(SoundRegistered, { soundId, aggregateVersion: 1, state: sound(1) }));
    expect(outcome()).toBe('WON');
    hear(changed(2, []), changed(3, null));
    expect(outcome()).toBe('WON');
    const { hear: hearWithout, outcome: without } = served(running());
    hearWithout(changed(2, []));
    expect(without()).toBe('WON');
  });

  it("PO4 an owner needs none for the own song, nor does an ad with a song of the post's creator, by grant or as an own post", () => {
    const { hear, outcome } = served(withSong());
    hear(changed(2, []));
    expect(outcome()).toBe('MUSIC_RIGHT_MISSING');
    const state = sound(1, { rights: [], ownerId: id('user', 1) });
    hear(occurred(SoundOwnershipDecided, { soundId, aggregateVersion: 3, state }));
    expect(outcome()).toBe('WON');

    const musician = withSong();
    musician.accounts.splice(0, 1, account(1, { members: [{ userId: owner, role: 'ANALYST' }] }));
    const { hear: tell, outcome: ofMusician } = served(musician);
    tell(changed(2, []));
    expect(ofMusician()).toBe('WON');

    const { hear: hearOwn, outcome: ofOwn } = served(withSong(runningOwn()));
    hearOwn(changed(2, []));
    expect(ofOwn()).toBe('MUSIC_RIGHT_MISSING');
  });

  it('DE6 a record about the song that could not be read stops the ads that play it, and no others', () => {
    for (const [market, seen] of [
      [withSong(), 'RECORD_UNREADABLE'],
      [running(), 'WON'],
    ] as const) {
      const { outcome, memory } = served(market);
      memory.facts.doubts.addUnreadable({ topic: 'stories', partition: 0, offset: 7, key: soundId });
      expect(outcome()).toBe(seen);
    }
  });
});

describe('roll-out of Spark Ads', () => {
  it('CA10 DE6 off for the market, the ad is out with the event; on again, it runs again; what is older does nothing', () => {
    const { hear, outcome } = served(running());
    hear(rolledOut(2, 'OFF'));
    hear(rolledOut(2, 'OFF'));
    expect(outcome()).toBe('SPARK_ADS_NOT_AVAILABLE');
    hear(rolledOut(1, 'ON'));
    expect(outcome()).toBe('SPARK_ADS_NOT_AVAILABLE');
    hear(rolledOut(3, 'ON'));
    expect(outcome()).toBe('WON');
  });

  it('CA10 a beta is for its accounts only, and another market is another matter', () => {
    const { hear, outcome } = served(running());
    hear(rolledOut(1, 'OFF', [], 'DE'));
    expect(outcome()).toBe('WON');
    hear(rolledOut(1, 'BETA', [id('account', 2)]));
    expect(outcome()).toBe('SPARK_ADS_NOT_AVAILABLE');
    hear(rolledOut(2, 'BETA', [id('account', 1), id('account', 2)]));
    expect(outcome()).toBe('WON');
  });

  it('DE7 the index follows every change, and built anew it is the same', () => {
    const { hear, outcome, memory } = served(running());
    for (const event of [rolledOut(1, 'OFF'), rolledOut(2, 'BETA', [id('account', 1)]), rolledOut(3, 'OFF')]) {
      hear(event);
      outcome();
      const followed = memory.index.serialise();
      for (const state of memory.facts.ads.states()) memory.facts.ads.apply(state.adId, 90 + event.aggregateVersion, state);
      expect(new ServingIndex(memory.facts).serialise()).toBe(followed);
    }
  });

  it('DE6 a record about the market that could not be read stops the ads there', () => {
    const { outcome, memory } = served(running());
    const parked = new Set([nameOfKey('campaigns', 'US')]);
    memory.facts.doubts.replaceBy({ parked, halted: new Set(), positions: new Map() });
    expect(outcome()).toBe('RECORD_UNREADABLE');
  });
});
