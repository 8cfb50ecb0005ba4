import { serviceEnvironment } from './service-environment.ts';

const url = (port: number) => `http://127.0.0.1:${port}`;
const platform = {
  addresses: {
    services: { stories: url(1), authorization: url(2), campaigns: url(3), delivery: url(4), billing: url(5) },
    helper: url(9),
  },
  adminUrl: 'postgres://postgres:admin-secret@127.0.0.1:5432/afterglow',
  brokers: '127.0.0.1:9092',
  namespace: 'dev.',
  tokenSecret: 'generated',
};

describe('serviceEnvironment', () => {
  it('gives a service its own role, port and keys', () => {
    expect(serviceEnvironment('authorization', platform, {})).toMatchObject({
      AUTHORIZATION_PORT: '2',
      AUTHORIZATION_DATABASE_URL: 'postgres://authorization_app:authorization_app_development@127.0.0.1:5432/afterglow',
      KAFKA_BROKERS: '127.0.0.1:9092',
      AFTERGLOW_NAMESPACE: 'dev.',
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_JWKS_URL: 'http://127.0.0.1:9/.well-known/jwks.json',
      LOG_LEVEL: 'info',
      DELIVERY_TOKEN_SECRET: 'generated',
    });
  });

  it('keeps the administrator to itself, also when the surroundings name it', () => {
    const environment = serviceEnvironment('billing', platform, { DATABASE_URL: platform.adminUrl });
    expect(JSON.stringify(environment)).not.toContain('admin-secret');
  });

  it('leaves the log level and the token secret to who sets them, not the rest', () => {
    const base = { LOG_LEVEL: 'debug', DELIVERY_TOKEN_SECRET: 'mine', NODE_ENV: 'production', BILLING_PORT: '80' };
    expect(serviceEnvironment('billing', platform, base)).toMatchObject({
      LOG_LEVEL: 'debug',
      DELIVERY_TOKEN_SECRET: 'mine',
      NODE_ENV: 'development',
      BILLING_PORT: '5',
    });
  });
});
