/** The markets of a fresh installation: one currency each, in-feed CPM floors around 0.40 USD. `CAMPAIGNS_RATE_CARDS` replaces them. */
export const defaultRateCards = [
  { market: 'US', currency: 'USD', floorCpmMicros: 400_000 },
  { market: 'GB', currency: 'GBP', floorCpmMicros: 320_000 },
  { market: 'DE', currency: 'EUR', floorCpmMicros: 370_000 },
  { market: 'FR', currency: 'EUR', floorCpmMicros: 370_000 },
  { market: 'ES', currency: 'EUR', floorCpmMicros: 340_000 },
  { market: 'IT', currency: 'EUR', floorCpmMicros: 340_000 },
  { market: 'BR', currency: 'BRL', floorCpmMicros: 2_000_000 },
  { market: 'JP', currency: 'JPY', floorCpmMicros: 60_000_000 },
] as const;
