import { isUUID } from 'class-validator';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Caller } from './policy.ts';
import { realTimeMs } from './real-time.ts';
import { RequestRefusal } from './request-refusal.ts';

/** How old a known key set may be. When it can't be fetched again after that, nobody gets in: fail closed. */
const KEYS_KEPT_MS = 10 * 60 * 1000;
/** An unknown key id fetches the keys again, but no more often than this. */
const KEYS_COOLDOWN_MS = 2_000;
const KEYS_TIMEOUT_MS = 2_000;
/** A service client calls thousands of times with one token, and a signature costs more than all the rest of a decision. */
const VERIFIED_KEPT_MS = 60_000;
const VERIFIED_KEPT = 10_000;

export interface TokenSource {
  readonly issuer: string;
  readonly jwksUrl: string;
  /** The service's name: a token for one service opens no other. */
  readonly audience: string;
}

interface Verified {
  readonly caller: Caller;
  /** Its own end, or a minute: so a key that was withdrawn opens nothing for longer than that beyond the key set's age. */
  readonly untilMs: number;
}

/** Verifies OIDC access tokens. Real time, not the platform's: tokens don't know the test clock. */
export class AccessTokens {
  private readonly keys: JWTVerifyGetKey;
  /** By `Authorization` header. */
  private readonly verified = new Map<string, Verified>();
  /** Most requests come from the client that the one before came from, and comparing a long text is cheaper than looking it up. */
  private last: { readonly authorization: string; readonly verified: Verified } | undefined;

  constructor(
    private readonly source: TokenSource,
    private readonly nowMs = realTimeMs,
  ) {
    this.keys = createRemoteJWKSet(new URL(source.jwksUrl), {
      cacheMaxAge: KEYS_KEPT_MS,
      cooldownDuration: KEYS_COOLDOWN_MS,
      timeoutDuration: KEYS_TIMEOUT_MS,
    });
  }

  /** The caller of a header that was verified a moment ago: at once, for on a hot route each promise costs. */
  knownCallerOf(authorization: string | undefined): Caller | undefined {
    if (authorization === undefined) return undefined;
    const known = authorization === this.last?.authorization ? this.last.verified : this.verified.get(authorization);
    if (!known || this.nowMs() >= known.untilMs) return undefined;
    if (known !== this.last?.verified) this.last = { authorization, verified: known };
    return known.caller;
  }

  /** The caller that the `Authorization` header names. Throws a RequestRefusal: 401, or 503 while no keys can be had. */
  async callerOf(authorization: string | undefined): Promise<Caller> {
    const known = this.knownCallerOf(authorization);
    if (known) return known;
    if (authorization === undefined) throw unauthorized('auth.token_missing', 'This route needs an access token');
    const token = /^Bearer ([\w-]+\.[\w-]*\.[\w-]*)$/i.exec(authorization)?.[1];
    if (!token) throw unauthorized('auth.token_invalid', 'Authorization must be "Bearer" and a signed access token');
    const payload = await this.verify(token);
    const caller = toCaller(payload);
    this.keep(authorization, { caller, untilMs: Math.min((payload.exp ?? 0) * 1_000, this.nowMs() + VERIFIED_KEPT_MS) });
    return caller;
  }

  private keep(authorization: string, verified: Verified): void {
    // What is forgotten below is forgotten here too.
    this.last = undefined;
    this.verified.delete(authorization);
    this.verified.set(authorization, verified);
    const [oldest] = this.verified.keys();
    if (this.verified.size > VERIFIED_KEPT && oldest !== undefined) this.verified.delete(oldest);
  }

  private async verify(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.source;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer,
        audience,
        algorithms: ['ES256'],
        requiredClaims: ['sub', 'exp'],
      });
      return payload;
    } catch (error) {
      throw refusalOf(error, audience);
    }
  }
}

function refusalOf(error: unknown, audience: string): Error {
  if (error instanceof errors.JWTExpired) return unauthorized('auth.token_expired', 'The access token has expired');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return unauthorized('auth.wrong_audience', `The access token is not for "${audience}"`);
  }
  if (isFromToken(error)) return unauthorized('auth.token_invalid', 'The access token is not valid here');
  return new RequestRefusal({
    status: 503,
    code: 'auth.keys_unavailable',
    message: 'Access tokens cannot be checked at the moment',
    retryAfterSeconds: 2,
  });
}

/** Everything that jose says about the token itself; the rest is about fetching the keys. */
function isFromToken(error: unknown): boolean {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}

function toCaller(payload: JWTPayload): Caller {
  const { sub = '', roles = [], scope = '' } = payload as { sub?: string; roles?: unknown; scope?: unknown };
  const isListOfNames = Array.isArray(roles) && roles.every((name) => typeof name === 'string');
  if (!isListOfNames || typeof scope !== 'string')
    throw unauthorized('auth.token_invalid', 'roles or scope of the access token have no valid form');
  const scopes = scope.split(' ').filter(Boolean);
  // People are UUIDs, and queries rely on it; only a service client may have a name.
  if (!isUUID(sub) && scopes.length === 0) throw unauthorized('auth.token_invalid', 'sub of the access token is not a user id');
  return { userId: isUUID(sub) ? sub.toLowerCase() : sub, roles: roles as string[], scopes };
}

function unauthorized(code: string, message: string): RequestRefusal {
  const challenge = code === 'auth.token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return new RequestRefusal({ status: 401, code, message, headers: { 'www-authenticate': challenge } });
}
