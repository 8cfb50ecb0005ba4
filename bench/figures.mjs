import { readFile, writeFile } from 'node:fs/promises';

/** Median, and the spread from the smallest to the largest value: with a handful of rounds, percentiles would say more than is known. */
export function summarise(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, smallest: sorted[0], largest: sorted.at(-1) };
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`; everything around it is written by people. */
export async function writeFigure(file, name, lines) {
  const text = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`bench/README.md has no place for "${name}": ${begin} … ${end}`);
  await writeFile(file, `${text.slice(0, from + begin.length)}\n${lines.join('\n')}\n${text.slice(to)}`);
}
