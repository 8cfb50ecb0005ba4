import { RateCardPublished } from '@afterglow/contracts/campaigns/rate-card-published';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { CampaignsConfig, type ConfiguredRateCard } from '../config.ts';
import { service } from '../service.ts';
import { FindRateCards } from './find-rate-cards.ts';
import { PublishRateCardsWhenDue } from './publish-rate-cards-when-due.ts';
import { PublishRateCards } from './publish-rate-cards.ts';

let db: TestDatabase;
beforeEach(async () => {
  db = await startDatabase(service);
});
afterEach(() => db.stop());

function timerWith(...rateCards: ConfiguredRateCard[]): PublishRateCardsWhenDue {
  const config = Object.assign(new CampaignsConfig(), rateCards.length > 0 ? { rateCards } : {});
  return new PublishRateCardsWhenDue(new PublishRateCards(db.outbox, db.clock, config), db.clock);
}
const us = (floorCpmMicros: number): ConfiguredRateCard => ({ market: 'US', currency: 'USD', floorCpmMicros });
const gb: ConfiguredRateCard = { market: 'GB', currency: 'GBP', floorCpmMicros: 320_000 };
const run = (timer: PublishRateCardsWhenDue) => db.run((tx) => timer.runDue(tx));

describe('PublishRateCards', () => {
  it('DE8 all configured markets are published at the first start, and never again unchanged', async () => {
    const timer = timerWith();
    expect(await db.run((tx) => timer.countDue(tx))).toBe(8);
    expect(await run(timer)).toBe(8);
    const events = await db.takeEvents();
    expect(events.map(({ key, data }) => [key, data.currency])).toEqual([
      ['US', 'USD'],
      ['GB', 'GBP'],
      ['DE', 'EUR'],
      ['FR', 'EUR'],
      ['ES', 'EUR'],
      ['IT', 'EUR'],
      ['BR', 'BRL'],
      ['JP', 'JPY'],
    ]);
    expect(await run(timer)).toBe(0);
    expect(await db.run((tx) => timer.nextDueAt(tx))).toBeNull();
    expect(await db.takeEvents()).toEqual([]);
  });

  it('DE8 a changed price is published once more with the next version, exactly as the sample; the others stay quiet', async () => {
    await run(timerWith(us(300_000), gb));
    await db.takeEvents();
    const changed = timerWith(us(400_000), gb);
    expect(await db.run((tx) => changed.nextDueAt(tx))).toBeInstanceOf(Date);
    expect(await run(changed)).toBe(1);
    expect((await db.takeEvents()).map(({ data }) => data)).toEqual([{ ...sampleOf(RateCardPublished) }]);
  });

  it('DE8 replicas that start at once publish each card once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => run(timerWith(us(400_000), gb))));
    expect((await db.takeEvents()).map(({ key, data }) => [key, data.aggregateVersion])).toEqual([
      ['US', 1],
      ['GB', 1],
    ]);
  });

  it('DE8 rate cards are readable, all or by market', async () => {
    await run(timerWith(us(400_000), gb));
    const find = (market?: string) => db.run((tx) => new FindRateCards().execute({ market }, tx));
    expect((await find()).map(({ market }) => market)).toEqual(['GB', 'US']);
    expect(await find('US')).toMatchObject([{ currency: 'USD', floorCpmMicros: 400_000 }]);
    expect(await find('AQ')).toEqual([]);
  });
});
