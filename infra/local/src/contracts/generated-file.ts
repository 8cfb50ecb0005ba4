import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What is in the tree, and what should be. With UPDATE_CONTRACTS=1 it is written first. */
export function generatedFile(file: string, text: string): { readonly text: string; readonly written: string } {
  if (process.env['UPDATE_CONTRACTS'] === '1') writeFileSync(file, text);
  return { text, written: existsSync(file) ? readFileSync(file, 'utf8') : 'missing' };
}

/** JSON for people and for diffs: what holds nothing nested, and is short, stands on one line. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 1);
  return `${text.replace(/([[{])\n([^[\]{}]*)\n\s*([\]}])/g, (whole, open: string, inner: string, close: string) => {
    const line = inner.replace(/\n\s*/g, ' ').trim();
    return line.length <= 120 ? `${open} ${line} ${close}` : whole;
  })}\n`;
}
