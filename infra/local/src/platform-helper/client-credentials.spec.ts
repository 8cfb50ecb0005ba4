import Fastify, { type FastifyInstance } from 'fastify';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { addClientCredentials } from './client-credentials.ts';
import { TokenIssuer } from './token-issuer.ts';

const issuer = 'http://127.0.0.1:4109';

describe('client credentials', () => {
  let server: FastifyInstance;
  let tokens: TokenIssuer;
  beforeAll(async () => {
    server = Fastify();
    tokens = await TokenIssuer.create({ issuer });
    addClientCredentials(server, Promise.resolve(tokens));
  });
  afterAll(() => server.close());

  const basic = `Basic ${Buffer.from('feed:local-feed').toString('base64')}`;
  const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const payload = new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString();
    const sent = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    return server.inject({ method: 'POST', url: '/oauth2/token', headers: sent, payload });
  };

  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['the client in the header', {}, { authorization: basic }, 'decisions:write tracking-events:write'],
    [
      'the client in the form, and a scope that asks for less',
      { client_id: 'feed', client_secret: 'local-feed', scope: 'decisions:write' },
      {},
      'decisions:write',
    ],
  ])('OP6 a token is given for %s', async (_how, form, headers, scope) => {
    const answer = await ask(form, headers);
    const given = answer.json<{ access_token: string }>();
    expect(given).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900, scope });
    expect(answer.headers['cache-control']).toBe('no-store');
    const verified = await jwtVerify(given.access_token, createLocalJWKSet(tokens.jwks()), { issuer, audience: 'delivery' });
    expect(verified.payload).toMatchObject({ sub: 'feed', scope, roles: [] });
  });

  const feed = { client_id: 'feed', client_secret: 'local-feed' };
  it.each<[string, Record<string, string>, number, string]>([
    ['another secret', { ...feed, client_secret: 'guess' }, 401, 'invalid_client'],
    ['no client', {}, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'toString', client_secret: 'x' }, 401, 'invalid_client'],
    ['another grant', { ...feed, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a scope that is not its own', { ...feed, scope: 'decisions:write all' }, 400, 'invalid_scope'],
    ['no scope at all', { ...feed, scope: ' ' }, 400, 'invalid_scope'],
    ['an unknown service', { ...feed, audience: 'x' }, 400, 'invalid_target'],
  ])('OP6 none is given for %s', async (_what, form, status, error) => {
    const answer = await ask(form);
    expect([answer.statusCode, answer.json()]).toEqual([status, { error }]);
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Basic' : undefined);
  });
});
