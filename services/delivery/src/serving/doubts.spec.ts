import type { TailPosition } from '@afterglow/messaging/event-tail';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { partitionOfKey } from '@afterglow/messaging/transports/partition-of-key';
import { grant, id, NOON } from '../spec-fixtures/market.ts';
import { running, served } from '../spec-fixtures/served.ts';
import { nameOfKey } from './doubts.ts';

const g = grant(1);

describe('what cannot be trusted is not effective', () => {
  const topicsOf = {
    campaigns: [id('group', 1), id('campaign', 1)],
    authorization: [id('account', 1), id('post', 1), id('user', 1), id('grant', 1)],
    stories: [id('post', 1)],
  };
  const keys = Object.entries(topicsOf).flatMap(([topic, of]) => of.map((key): [string, string] => [topic, key]));
  const tables = { parked: new Set<string>(), halted: new Set<string>(), positions: new Map<string, TailPosition>() };

  it.each(keys)('DE6 a record of %s with key %s that cannot be read, is parked or halted stops the ad', (topic, key) => {
    const { memory, hear, outcome } = served(running());
    const { doubts } = memory.facts;
    const partition = partitionOfKey(key, 6);
    doubts.addUnreadable({ topic, partition, offset: 7, key });
    expect(outcome()).toBe('RECORD_UNREADABLE');
    // What comes later does not make it trusted; a person who decides about the dead letter does.
    hear(
      occurred(CreatorAdSettingsChanged, {
        creatorId: g.creatorId,
        aggregateVersion: 9,
        adAuthorizationEnabled: true,
        changedAt: NOON,
      }),
    );
    doubts.replaceBy({ ...tables, positions: new Map([[`${topic}[${partition}]`, { next: 7, lastEventId: null }]]) });
    expect(outcome()).toBe('RECORD_UNREADABLE');
    const parked = {
      ...tables,
      parked: new Set([nameOfKey(topic, key)]),
      positions: new Map([[`${topic}[${partition}]`, { next: 8, lastEventId: null }]]),
    };
    expect(doubts.areLiftedBy(parked)).toBe(false);
    doubts.replaceBy(parked);
    expect(outcome()).toBe('RECORD_UNREADABLE');
    const decided = { ...tables, positions: new Map([[`${topic}[${partition}]`, { next: 8, lastEventId: null }]]) };
    expect(doubts.areLiftedBy(decided)).toBe(true);
    doubts.replaceBy(decided);
    expect(outcome()).toBe('WON');

    doubts.replaceBy({ ...tables, halted: new Set([`${topic}[${partition}]`]) });
    expect(outcome()).toBe('RECORD_UNREADABLE');
    expect(doubts.areLiftedBy(tables)).toBe(true);
  });

  it('DE6 a doubt about another key, or about the same key of another topic, stops nothing', () => {
    const { memory, outcome } = served(running());
    const parked = new Set([nameOfKey('stories', id('post', 2)), nameOfKey('stories', id('grant', 1))]);
    memory.facts.doubts.replaceBy({ ...tables, parked });
    expect(outcome()).toBe('WON');
  });
});
