import { personas } from '../personas.ts';
import type { TokenSubject } from '../platform-helper/token-issuer.ts';

/** An advertiser of the demo market, and the one ad that it runs. */
export interface Advertiser {
  /** Part of its Idempotency-Keys: never change one. */
  readonly key: string;
  readonly name: string;
  readonly admin: TokenSubject;
  readonly caption: string;
  /** For a thousand impressions. */
  readonly bidPriceMicros: number;
  /** Whose post it sponsors, by an ad code; its own post when omitted. */
  readonly creator?: TokenSubject;
}

const somebody = (n: number): TokenSubject => ({ userId: `0190a000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}` });

/** Creators who allow ads; mia, the creator of the demo, does not yet. */
const creators = { nia: somebody(1), tom: somebody(2), yuki: somebody(3), ravi: somebody(4) };

const own = (n: number, name: string, bidPriceMicros: number, caption: string): Advertiser => ({
  key: `advertiser-${n}`,
  name,
  admin: somebody(20 + n),
  bidPriceMicros,
  caption,
});

const sponsored = (n: number, name: string, bidPriceMicros: number, creator: TokenSubject, caption: string): Advertiser => ({
  ...own(n, name, bidPriceMicros, caption),
  creator,
});

/** The personas' business accounts. Each one already runs an ad, so that nobody starts in an empty Ad Center. */
export const personaAdvertisers = {
  leoRecords: {
    key: 'leo-records',
    name: 'Leo Records',
    admin: personas.leo,
    bidPriceMicros: 700_000,
    caption: 'Glasslight, live from the basement',
  },
  brewAndCo: {
    key: 'brew-and-co',
    name: 'Brew & Co',
    admin: personas.bea,
    bidPriceMicros: 720_000,
    caption: 'First crack at six in the morning',
  },
  rival: {
    key: 'rival-sounds',
    name: 'Rival Sounds',
    admin: personas.rival,
    bidPriceMicros: 1_380_000,
    caption: 'Louder than your favourite label',
  },
} as const satisfies Record<string, Advertiser>;

/** Twenty that compete for viewers in the United States, with bids of 0.60 to 1.40 USD for a thousand impressions. */
export const demoMarket: readonly Advertiser[] = [
  own(1, 'Northpine Outdoor', 1_400_000, 'Three nights, one tent, no signal'),
  own(2, 'Cobalt Sneakers', 1_360_000, 'Unboxing the blue ones'),
  own(3, 'Tidewater Travel', 1_330_000, 'The ferry at five'),
  own(4, 'Juno Skincare', 1_290_000, 'Two steps, not twelve'),
  own(5, 'Field & Fork', 1_260_000, 'Tomatoes that taste of something'),
  own(6, 'Paperplane Books', 1_220_000, 'The last chapter, without spoilers'),
  own(7, 'Lumen Lamps', 1_180_000, 'A desk before and after'),
  own(8, 'Orbit Bikes', 1_150_000, 'Downhill in ninety seconds'),
  own(9, 'Saffron Kitchen', 1_110_000, 'One pan on a Tuesday'),
  own(10, 'Velvet Audio', 1_080_000, 'Hear the room'),
  own(11, 'Moss Interiors', 1_040_000, 'Nine square metres'),
  own(12, 'Harbor Coffee', 1_010_000, 'Cold brew, slowly'),
  own(13, 'Kite Games', 970_000, 'The boss that nobody beats'),
  own(14, 'Willow Yoga', 940_000, 'Ten minutes before work'),
  own(15, 'Ember Grills', 900_000, 'Smoke for beginners'),
  sponsored(16, 'Quartz Watches', 870_000, creators.nia, 'What I wear on stage'),
  sponsored(17, 'Fern Florists', 820_000, creators.tom, 'A bouquet in one take'),
  sponsored(18, 'Lark Language', 760_000, creators.yuki, 'Ordering ramen, first try'),
  sponsored(19, 'Pebble Phones', 680_000, creators.ravi, 'Filmed on the small one'),
  sponsored(20, 'Cedar Bank', 600_000, creators.nia, 'My first thousand saved'),
];
