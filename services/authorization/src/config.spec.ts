import { loadConfig } from '@afterglow/service-defaults/load-config';
import { AuthorizationConfig } from './config.ts';

const env = {
  AUTHORIZATION_PORT: '0',
  AUTHORIZATION_DATABASE_URL: 'postgres://nobody@nowhere/none',
  OIDC_ISSUER: 'http://issuer',
  OIDC_JWKS_URL: 'http://issuer/jwks.json',
};

describe('AuthorizationConfig', () => {
  it('BC1 has a small list of currencies, which the environment replaces', () => {
    expect(loadConfig(AuthorizationConfig, 'authorization', env).supportedCurrencies).toEqual([
      'USD',
      'EUR',
      'GBP',
      'BRL',
      'JPY',
    ]);
    const other = loadConfig(AuthorizationConfig, 'authorization', { ...env, AUTHORIZATION_CURRENCIES: 'CHF,SEK' });
    expect(other.supportedCurrencies).toEqual(['CHF', 'SEK']);
  });

  it.each(['usd', 'USD,USD', 'USD,', 'USD;EUR'])('BC1 refuses to boot with the currencies %j', (currencies) => {
    const load = () => loadConfig(AuthorizationConfig, 'authorization', { ...env, AUTHORIZATION_CURRENCIES: currencies });
    expect(load).toThrow('AUTHORIZATION_CURRENCIES');
  });
});
