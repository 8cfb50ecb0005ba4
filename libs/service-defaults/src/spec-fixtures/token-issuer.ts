import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export interface TokenClaims {
  readonly sub?: string;
  readonly roles?: unknown;
  readonly scope?: unknown;
  readonly audience?: string;
  readonly issuer?: string;
  /** Seconds from now; negative for an expired token. */
  readonly expiresInSeconds?: number;
  readonly keyId?: string;
}

/** A small OIDC issuer: a key set over HTTP, and tokens signed with it. Counts how often the keys were fetched. */
export class TokenIssuer {
  readonly issuer = 'http://issuer.test';
  fetches = 0;
  private readonly keys = new Map<string, CryptoKey>();
  private readonly published: JWK[] = [];
  private server: Server | undefined;

  static async start(): Promise<TokenIssuer> {
    const issuer = new TokenIssuer();
    await issuer.addKey('first');
    issuer.server = createServer((_request, response) => {
      issuer.fetches += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: issuer.published }));
    });
    await new Promise<void>((resolve) => issuer.server?.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}/jwks.json`;
  }

  async addKey(keyId: string, isPublished = true): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    this.keys.set(keyId, privateKey);
    if (isPublished) this.published.push({ ...(await exportJWK(publicKey)), kid: keyId, alg: 'ES256', use: 'sig' });
  }

  async token(claims: TokenClaims): Promise<string> {
    const { sub, roles, scope, keyId = 'first', expiresInSeconds = 600 } = claims;
    const key = this.keys.get(keyId);
    if (!key) throw new Error(`no key ${keyId}`);
    const expiresAt = Math.floor((performance.timeOrigin + performance.now()) / 1000) + expiresInSeconds;
    const token = new SignJWT({ ...(roles !== undefined && { roles }), ...(scope !== undefined && { scope }) })
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(claims.issuer ?? this.issuer)
      .setAudience(claims.audience ?? 'sample')
      .setExpirationTime(expiresAt);
    return (sub === undefined ? token : token.setSubject(sub)).sign(key);
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}
