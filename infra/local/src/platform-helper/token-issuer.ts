import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { personas, serviceClients, type PersonaName, type ServiceClientName } from '../personas.ts';

const ALGORITHM = 'ES256';
const LIFETIME_SECONDS = 15 * 60;

/** Whom a token speaks for. */
export interface TokenSubject {
  readonly userId: string;
  readonly roles?: readonly string[];
  readonly scopes?: readonly string[];
}

export interface TokenRequest extends TokenSubject {
  /** The service that the token is for: another one refuses it. */
  readonly audience: string;
  /** 15 minutes by default; negative for a token that has already expired. */
  readonly lifetimeSeconds?: number;
}

export interface IssuedToken {
  readonly accessToken: string;
  /** ISO-8601 UTC, real time: tokens do not live by the platform clock. */
  readonly expiresAt: string;
}

/** Issues access tokens for development and tests. Keys are made at start and never leave memory. */
export class TokenIssuer {
  private constructor(
    readonly issuer: string,
    private readonly privateKey: CryptoKey,
    private readonly publicKey: JWK & { readonly kid: string },
  ) {}

  /** Two issuers never share a key: a token of the one is foreign to the other, whatever `issuer` says. */
  static async create(options: { readonly issuer: string }): Promise<TokenIssuer> {
    const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
    const jwk = await exportJWK(publicKey);
    const kid = crypto.randomUUID();
    return new TokenIssuer(options.issuer, privateKey, { ...jwk, kid, alg: ALGORITHM, use: 'sig' });
  }

  /** The body of `/.well-known/jwks.json`. */
  jwks(): { keys: JWK[] } {
    return { keys: [this.publicKey] };
  }

  async issue(request: TokenRequest): Promise<IssuedToken> {
    const claims: Record<string, unknown> = { roles: request.roles ?? [] };
    if (request.scopes?.length) claims['scope'] = request.scopes.join(' ');
    const lifetimeSeconds = request.lifetimeSeconds ?? LIFETIME_SECONDS;
    const accessToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: this.publicKey.kid, typ: 'JWT' })
      .setSubject(request.userId)
      .setIssuer(this.issuer)
      .setAudience(request.audience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds} seconds`)
      .sign(this.privateKey);
    const { exp = 0 } = decodeJwt(accessToken);
    return { accessToken, expiresAt: new Date(exp * 1000).toISOString() };
  }
}

/** A persona of the seed data as a token names it. */
export function subjectOfPersona(name: PersonaName): TokenSubject {
  const { userId, roles } = personas[name];
  return { userId, roles };
}

/** A service client as a token names it: scopes instead of roles, its name as subject. */
export function subjectOfClient(name: ServiceClientName): TokenSubject {
  return { userId: name, scopes: serviceClients[name].scopes };
}
