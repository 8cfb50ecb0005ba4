import { createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { personas } from '../personas.ts';
import { subjectOfClient, subjectOfPersona, TokenIssuer } from './token-issuer.ts';

const issuer = 'http://127.0.0.1:4109';

describe('the local token issuer', () => {
  it('signs a token of a persona that its own key set verifies', async () => {
    const tokens = await TokenIssuer.create({ issuer });
    const { accessToken, expiresAt } = await tokens.issue({ ...subjectOfPersona('mod'), audience: 'stories' });

    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(tokens.jwks()), { issuer, audience: 'stories' });

    expect(payload).toMatchObject({ sub: personas.mod.userId, roles: ['moderator'], iss: issuer, aud: 'stories' });
    expect(payload.scope).toBeUndefined();
    expect(payload.exp! - payload.iat!).toBe(900);
    expect(expiresAt).toBe(new Date(payload.exp! * 1000).toISOString());
    expect(decodeProtectedHeader(accessToken)).toMatchObject({ alg: 'ES256', kid: tokens.jwks().keys[0]?.kid });
  });

  it('gives a service client its scopes and no roles', async () => {
    const tokens = await TokenIssuer.create({ issuer });
    const { accessToken } = await tokens.issue({ ...subjectOfClient('feed'), audience: 'delivery' });
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(tokens.jwks()));
    expect(payload).toMatchObject({ sub: 'feed', roles: [], scope: 'decisions:write tracking-events:write' });
  });

  it('is foreign to the key set of another issuer of the same name', async () => {
    const [tokens, others] = [await TokenIssuer.create({ issuer }), await TokenIssuer.create({ issuer })];
    const { accessToken } = await tokens.issue({ ...subjectOfPersona('mia'), audience: 'stories' });
    await expect(jwtVerify(accessToken, createLocalJWKSet(others.jwks()))).rejects.toThrow(errors.JWKSNoMatchingKey);
  });

  it('issues a token that has already expired, for those who must refuse it', async () => {
    const tokens = await TokenIssuer.create({ issuer });
    const { accessToken } = await tokens.issue({ ...subjectOfPersona('mia'), audience: 'stories', lifetimeSeconds: -60 });
    await expect(jwtVerify(accessToken, createLocalJWKSet(tokens.jwks()))).rejects.toThrow(errors.JWTExpired);
  });

  it('never hands out the private part of its key', async () => {
    const tokens = await TokenIssuer.create({ issuer });
    expect(Object.keys(tokens.jwks().keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });
});
