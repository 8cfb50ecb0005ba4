import { loadConfig } from '@afterglow/service-defaults/load-config';
import { CampaignsConfig } from './config.ts';

const environment = {
  CAMPAIGNS_PORT: '4103',
  CAMPAIGNS_DATABASE_URL: 'postgres://campaigns_app@localhost/afterglow',
  OIDC_ISSUER: 'http://localhost:4109',
  OIDC_JWKS_URL: 'http://localhost:4109/.well-known/jwks.json',
};
const load = (variables: Readonly<Record<string, string>> = {}) =>
  loadConfig(CampaignsConfig, 'campaigns', { ...environment, ...variables });

describe('configuration', () => {
  it('DE8 comes with rate cards of eight markets and minimum budgets of 20 units', () => {
    const config = load();
    expect(config.rateCards).toHaveLength(8);
    expect([config.minimumDailyBudgetMicros, config.minimumTotalBudgetMicros]).toEqual([20_000_000, 20_000_000]);
    expect(config.blockedLandingPageHosts).toEqual(['blocked.example']);
  });

  it('DE8 rate cards, minimums and the block list come from the environment', () => {
    const config = load({
      CAMPAIGNS_RATE_CARDS: '[{"market":"CH","currency":"CHF","floorCpmMicros":390000}]',
      CAMPAIGNS_MINIMUM_DAILY_BUDGET_MICROS: '5000000',
      CAMPAIGNS_MINIMUM_TOTAL_BUDGET_MICROS: '50000000',
      CAMPAIGNS_BLOCKED_LANDING_PAGE_HOSTS: 'one.example,two.example',
    });
    expect(config.rateCards).toEqual([{ market: 'CH', currency: 'CHF', floorCpmMicros: 390_000 }]);
    expect([config.minimumDailyBudgetMicros, config.minimumTotalBudgetMicros]).toEqual([5_000_000, 50_000_000]);
    expect(config.blockedLandingPageHosts).toEqual(['one.example', 'two.example']);
  });

  it.each([
    ['CAMPAIGNS_RATE_CARDS', 'not JSON'],
    ['CAMPAIGNS_RATE_CARDS', '{"market":"US"}'],
    ['CAMPAIGNS_RATE_CARDS', '[{"market":"usa","currency":"USD","floorCpmMicros":400000}]'],
    ['CAMPAIGNS_RATE_CARDS', '[{"market":"US","currency":"USD","floorCpmMicros":0.4}]'],
    ['CAMPAIGNS_RATE_CARDS', '[null]'],
    [
      'CAMPAIGNS_RATE_CARDS',
      '[{"market":"US","currency":"USD","floorCpmMicros":400000},{"market":"US","currency":"EUR","floorCpmMicros":400000}]',
    ],
    ['CAMPAIGNS_MINIMUM_DAILY_BUDGET_MICROS', 'twenty'],
    ['CAMPAIGNS_BLOCKED_LANDING_PAGE_HOSTS', 'https://one.example/'],
  ])('DE8 does not start with a bad %s, names it and never its value', (variable, value) => {
    let message = '';
    try {
      load({ [variable]: value });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(variable);
    expect(message).not.toContain(value);
  });
});
