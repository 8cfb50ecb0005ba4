import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
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
  /** What the event costs that is charged for; in a token of another one, 0. */
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

/** What one decision gives out tokens for. */
export interface SignedDecision {
  readonly facts: DecisionFacts;
  /** Which of the tokens costs `facts.priceMicros`; the others cost nothing. */
  readonly billed: TokenKind;
  /** The first instant at which each of them is not accepted any more. */
  readonly expiresAtMs: Readonly<Record<TokenKind, number>>;
}

const FORMAT = 2;
/** In the order of their numbers in a token. */
const KINDS = ['IMPRESSION', 'CLICK', 'VIEW_2S', 'VIEW_6S'] as const;
const HAS_AUTHORIZATION = 1;
const IS_CONTENDED = 2;
const NO_ID = '00000000-0000-0000-0000-000000000000';
const TIME_BYTES = 6;
const ENDS_AT = 20;
/** 0, so that the body ends where a character does; format, billed kind, flags, country; price; decided at. Then the ends, and ten ids. */
const HEAD_BYTES = ENDS_AT + KINDS.length * TIME_BYTES;
const ID_BYTES = 16;
const DASH = 0x2d;
const BODY_BYTES = HEAD_BYTES + 10 * ID_BYTES;
/** SHA-512 has 64 bytes: 128 bits for each kind. */
const TAG_BYTES = 16;
/** A kind and its tag. */
const END_BYTES = 1 + TAG_BYTES;
const TOKEN_BYTES = BODY_BYTES + END_BYTES;
/** In Base64: of 17 bytes, and of 18, which is where the next begins. */
const END_LENGTH = 23;
const END_STEP = 24;

/**
 * Signs what was decided, in 295 characters: one HMAC-SHA-512 for all tokens of a decision, of which each kind has its own
 * quarter as its tag (decision 0028). Who has one token can't make another one of it. Who holds the secret decides prices;
 * nobody else can.
 */
@Injectable()
export class TrackingTokens {
  private readonly key: KeyObject;
  /** What is signed now, written anew each time; never kept across an await. */
  private readonly body = Buffer.alloc(BODY_BYTES);

  constructor(config: DeliveryConfig) {
    this.key = createSecretKey(config.tokenSecret, 'utf8');
  }

  sign(decision: SignedDecision): Record<TokenKind, string> {
    writeBody(this.body, decision);
    const start = this.body.toString('base64url');
    const ends = endsOf(this.signature(this.body));
    const tokenOf = (number: number) => start + ends.slice(number * END_STEP, number * END_STEP + END_LENGTH);
    return { IMPRESSION: tokenOf(0), CLICK: tokenOf(1), VIEW_2S: tokenOf(2), VIEW_6S: tokenOf(3) };
  }

  read(token: string): TrackingToken | UnusableToken {
    const bytes = Buffer.from(token, 'base64url');
    // One token has one spelling: what decodes leniently is not ours.
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return 'MALFORMED';
    const body = bytes.subarray(0, BODY_BYTES);
    const number = bytes.readUInt8(BODY_BYTES);
    const kind = KINDS[number];
    if (body.readUInt8(1) !== FORMAT || !kind) return 'MALFORMED';
    const tag = this.signature(body).slice(number * TAG_BYTES, (number + 1) * TAG_BYTES);
    if (!timingSafeEqual(bytes.subarray(BODY_BYTES + 1), Buffer.from(tag, 'latin1'))) return 'FORGED';
    const facts = factsOf(body);
    const isBilled = KINDS[body.readUInt8(2)] === kind;
    const expiresAtMs = body.readUIntBE(ENDS_AT + number * TIME_BYTES, TIME_BYTES);
    return { kind, facts: isBilled ? facts : { ...facts, priceMicros: 0 }, expiresAtMs };
  }

  /** 64 bytes, one in each character: text costs half of what a buffer does. */
  private signature(body: Buffer): string {
    return createHmac('sha512', this.key).update(body).digest('binary');
  }
}

/** Every byte, whatever was there before. */
function writeBody(body: Buffer, { facts, billed, expiresAtMs }: SignedDecision): void {
  body[0] = 0;
  body[1] = FORMAT;
  body[2] = KINDS.indexOf(billed);
  body[3] = (facts.adAuthorizationId === null ? 0 : HAS_AUTHORIZATION) | (facts.isContended ? IS_CONTENDED : 0);
  body.write(facts.country, 4, 2, 'latin1');
  body.writeUInt32BE(Math.floor(facts.priceMicros / 2 ** 32), 6);
  body.writeUInt32BE(facts.priceMicros >>> 0, 10);
  body.writeUIntBE(facts.decidedAtMs, 14, TIME_BYTES);
  KINDS.forEach((kind, number) => body.writeUIntBE(expiresAtMs[kind], ENDS_AT + number * TIME_BYTES, TIME_BYTES));
  idsOf(facts).forEach((id, n) => writeId(body, HEAD_BYTES + n * ID_BYTES, id));
}

/** The ends of all tokens, in one piece: each kind, its quarter of the signature, and a 0 that fills the Base64 group. */
function endsOf(signature: string): string {
  const quarter = (number: number) => signature.slice(number * TAG_BYTES, (number + 1) * TAG_BYTES);
  const ends = `\0${quarter(0)}\0\x01${quarter(1)}\0\x02${quarter(2)}\0\x03${quarter(3)}\0`;
  return Buffer.from(ends, 'latin1').toString('base64url');
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

/** A UUID, whose digits may be in either case. */
function writeId(body: Buffer, start: number, id: string): void {
  let from = 0;
  for (let at = start; at < start + ID_BYTES; at += 1) {
    if (id.charCodeAt(from) === DASH) from += 1;
    body[at] = (digitAt(id, from) << 4) | digitAt(id, from + 1);
    from += 2;
  }
}

/** Of a hexadecimal digit: `a` and `A` differ in a bit that is not looked at, and stand 9 above where a digit would. */
function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return (code & 0xf) + (code > 0x40 ? 9 : 0);
}

function factsOf(body: Buffer): DecisionFacts {
  const flags = body.readUInt8(3);
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
    country: body.toString('latin1', 4, 6),
    priceMicros: Number(body.readBigUInt64BE(6)),
    isContended: (flags & IS_CONTENDED) !== 0,
    decidedAtMs: body.readUIntBE(14, TIME_BYTES),
  };
}

function idAt(body: Buffer, n: number): string {
  const hex = body.toString('hex', HEAD_BYTES + n * ID_BYTES, HEAD_BYTES + (n + 1) * ID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
