const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * ISO 7064 MOD 37,36: one check character for digits and capital letters. It finds every single wrong character and
 * nearly all transpositions of neighbours. Throws for other characters.
 */
export function checkCharacterOf(payload: string): string {
  let product = 36;
  for (const character of payload) {
    const value = CHARACTERS.indexOf(character);
    if (value < 0) throw new Error('Only digits and capital letters have a check character');
    const sum = (product + value) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return CHARACTERS.charAt((37 - product) % 36);
}
