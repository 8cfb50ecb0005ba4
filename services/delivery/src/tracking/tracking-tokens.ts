import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DeliveryConfig } from '../config.ts';

export type TokenKind = 'IMPRESSION' | 'CLICK' | 'VIEW_2S' | 'VIEW_6S';

/** What a decision fixed, and what everything that is tracked later tells: the fold asks nobody else. */
export interface DecisionFacts {
  readonly decisionId: string;
  readonly leaseId: string;
  readonly adId: string;
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  readonly creatorId: string;
  readonly adAuthorizationId: string | null;
  readonly viewerId: string;
  readonly country: string;
  /** What the token's own event costs; 0 if something else of the decision is charged for. */
  readonly priceMicros: number;
  readonly isContended: boolean;
  readonly decidedAtMs: number;
}

export interface TrackingToken {
  readonly kind: TokenKind;
  readonly facts: DecisionFacts;
  /** The first instant at which it is not accepted any more. */
  readonly expiresAtMs: number;
}

export type UnusableToken = 'MALFORMED' | 'FORGED';

const FORMAT = 1;
/** In the order of their numbers in a token: only ever appended to. */
const KINDS: readonly TokenKind[] = ['IMPRESSION', 'CLICK', 'VIEW_2S', 'VIEW_6S'];
const HAS_AUTHORIZATION = 1;
const IS_CONTENDED = 2;
const NO_ID = '00000000-0000-0000-0000-000000000000';
/** format, kind, flags, country; decided at, expires at (6 bytes each); price. Then ten ids. */
const HEAD_BYTES = 25;
const ID_BYTES = 16;
const BODY_BYTES = HEAD_BYTES + 10 * ID_BYTES;
const SIGNATURE_BYTES = 32;

/** Signs what was decided (HMAC-SHA-256), in 290 characters. Who holds the secret decides prices; nobody else can. */
@Injectable()
export class TrackingTokens {
  private readonly secret: string;
  /** Of the decision that was signed last: its tokens are signed one after the other, and have the same ids. */
  private last = { ids: '', bytes: Buffer.alloc(0) };

  constructor(config: DeliveryConfig) {
    this.secret = config.tokenSecret;
  }

  sign({ kind, facts, expiresAtMs }: TrackingToken): string {
    const body = Buffer.alloc(BODY_BYTES);
    const flags = (facts.adAuthorizationId === null ? 0 : HAS_AUTHORIZATION) | (facts.isContended ? IS_CONTENDED : 0);
    body.writeUInt8(FORMAT, 0);
    body.writeUInt8(KINDS.indexOf(kind), 1);
    body.writeUInt8(flags, 2);
    body.write(facts.country, 3, 2, 'latin1');
    body.writeUIntBE(facts.decidedAtMs, 5, 6);
    body.writeUIntBE(expiresAtMs, 11, 6);
    body.writeBigUInt64BE(BigInt(facts.priceMicros), 17);
    this.idBytesOf(facts).copy(body, HEAD_BYTES);
    return Buffer.concat([body, this.signatureOf(body)]).toString('base64url');
  }

  read(token: string): TrackingToken | UnusableToken {
    const bytes = Buffer.from(token, 'base64url');
    // One token has one spelling: what decodes leniently is not ours.
    if (bytes.length !== BODY_BYTES + SIGNATURE_BYTES || bytes.toString('base64url') !== token) return 'MALFORMED';
    const body = bytes.subarray(0, BODY_BYTES);
    if (!timingSafeEqual(bytes.subarray(BODY_BYTES), this.signatureOf(body))) return 'FORGED';
    const kind = KINDS[body.readUInt8(1)];
    if (body.readUInt8(0) !== FORMAT || !kind) return 'MALFORMED';
    return { kind, facts: factsOf(body), expiresAtMs: body.readUIntBE(11, 6) };
  }

  private idBytesOf(facts: DecisionFacts): Buffer {
    const ids = idsOf(facts).join('');
    if (this.last.ids !== ids) this.last = { ids, bytes: Buffer.from(ids.replaceAll('-', ''), 'hex') };
    return this.last.bytes;
  }

  private signatureOf(body: Buffer): Buffer {
    return createHmac('sha256', this.secret).update(body).digest();
  }
}

/** In the order in which they are written. */
function idsOf(facts: DecisionFacts): string[] {
  return [
    facts.decisionId,
    facts.leaseId,
    facts.adId,
    facts.adGroupId,
    facts.campaignId,
    facts.businessAccountId,
    facts.postId,
    facts.creatorId,
    facts.adAuthorizationId ?? NO_ID,
    facts.viewerId,
  ];
}

function factsOf(body: Buffer): DecisionFacts {
  const flags = body.readUInt8(2);
  return {
    decisionId: idAt(body, 0),
    leaseId: idAt(body, 1),
    adId: idAt(body, 2),
    adGroupId: idAt(body, 3),
    campaignId: idAt(body, 4),
    businessAccountId: idAt(body, 5),
    postId: idAt(body, 6),
    creatorId: idAt(body, 7),
    adAuthorizationId: flags & HAS_AUTHORIZATION ? idAt(body, 8) : null,
    viewerId: idAt(body, 9),
    country: body.toString('latin1', 3, 5),
    priceMicros: Number(body.readBigUInt64BE(17)),
    isContended: (flags & IS_CONTENDED) !== 0,
    decidedAtMs: body.readUIntBE(5, 6),
  };
}

function idAt(body: Buffer, n: number): string {
  const hex = body.toString('hex', HEAD_BYTES + n * ID_BYTES, HEAD_BYTES + (n + 1) * ID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
