import { isUtf8 } from 'node:buffer';

const AS_BASE64 = 'base64:';

/**
 * Bytes of the log as text. What is not UTF-8, or holds a NUL, which no text of Postgres can, is kept whole as base64: a dead
 * letter must show what came, and a garbled copy of it must never pass for the event.
 */
export function textOf(bytes: Buffer): string {
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : AS_BASE64 + bytes.toString('base64');
}

export function isBase64Text(text: string): boolean {
  return text.startsWith(AS_BASE64);
}
