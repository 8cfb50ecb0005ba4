import { createHash, randomInt } from 'node:crypto';
import { checkCharacterOf } from './check-character.ts';

/** Crockford's base 32: no I, L, O, U, so that nothing read aloud or copied by hand is ambiguous. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits: a hash needs no secret of its own when its input can't be guessed. */
const PAYLOAD_LENGTH = 16;
const CODE = new RegExp(`^AG[${ALPHABET}]{${PAYLOAD_LENGTH + 1}}$`);

/** A new ad code as the creator hands it over: `AG-7QK2-M0XV-9TBD-3WHR-C`, the last character being the check. */
export function newAdCodeText(): string {
  for (;;) {
    const payload = Array.from({ length: PAYLOAD_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    const check = checkCharacterOf(payload);
    // ISO 7064 checks with 36 characters, 4 of them not in the alphabet: a payload that needs one of these is thrown away.
    if (ALPHABET.includes(check)) return ['AG', ...(payload.match(/.{4}/g) ?? []), check].join('-');
  }
}

/** Whether the check character fits. Case, spaces and hyphens don't matter; O is read as 0, I and L as 1. */
export function isAdCodeText(text: string): boolean {
  const code = asMade(text);
  return CODE.test(code) && checkCharacterOf(code.slice(2, -1)) === code.at(-1);
}

/** What is stored instead of the code; the same for all ways to type it. */
export function hashOfAdCode(text: string): string {
  return createHash('sha256')
    .update(`afterglow ad code ${asMade(text)}`)
    .digest('hex');
}

function asMade(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}
