/**
 * `npm run bench` lists the figures, `npm run bench -- <name> [--rounds=<n>] [--scale=<0…1>]` measures one, writes it into README.md and
 * prints, last, one JSON line. At a smaller scale than 1 it is tried, not measured: the README stays as it is. A bench asserts nothing about time; it reports.
 */
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeFigure } from './figures.mjs';
import { measureNoise } from './noise.mjs';

const folder = new URL('./', import.meta.url);

async function findBenches() {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.bench.mjs')).sort();
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return new Map(modules.map(({ bench }) => [bench.name, bench]));
}

function list(benches) {
  console.log('npm run bench -- <name> [--rounds=<n>] [--scale=<0…1>]\n');
  for (const bench of benches.values()) console.log(`  ${bench.name.padEnd(12)} ${bench.about}`);
}

async function run(bench, { rounds, scale }) {
  const noise = measureNoise();
  console.log(`This machine's noise: ${noise.text}`);
  const result = await bench.run({ rounds, scale, say: (line) => console.log(line) });
  const lines = [...result.lines, `- noise of the machine: ${noise.text}`];
  if (scale === 1) await writeFigure(new URL('README.md', folder), bench.name, lines);
  else console.log(lines.join('\n'));
  const { unit, ours, peers, ratio, bar, pass } = result;
  console.log(JSON.stringify({ bench: bench.name, unit, ours, peers, ratio, bar, pass }));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, scale: { type: 'string' } },
});
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const scale = Number(values.scale ?? 1);
const benches = await findBenches();
const bench = benches.get(positionals[0] ?? '');
if (positionals.length === 0) {
  list(benches);
} else if (!bench || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) || !(scale > 0 && scale <= 1)) {
  console.error(
    bench ? '--rounds is a whole number above 0, --scale is above 0 and at most 1.' : `There is no bench "${positionals[0]}".`,
  );
  list(benches);
  process.exitCode = 1;
} else {
  await run(bench, { rounds, scale }).catch((error) => {
    console.error(`The bench "${bench.name}" ended early: ${error.message}`);
    // Services that a failed bench has left open would go on without their servers.
    process.exit(1);
  });
}
