import { readFile, stat } from 'node:fs/promises';

/** Written by `.ci/run`: seconds, `ok` or `FAILED`, and the step. */
const STEPS = new URL('../.afterglow/ci/steps.tsv', import.meta.url);

export const bench = {
  name: 'ci',
  about: 'seconds of each step of .ci/run, as it ran here last',
  run: reportLastRun,
};

/** Measures nothing: tells what the last run has written down. */
async function reportLastRun() {
  const text = await readFile(STEPS, 'utf8').catch(() => {
    throw new Error('nothing is written down: run .ci/run first');
  });
  const steps = text
    .trim()
    .split('\n')
    .map((line) => {
      const [seconds, how, name] = line.split('\t');
      return { seconds: Number(seconds), how, name };
    });
  const at = (await stat(STEPS)).mtime.toISOString().slice(0, 16);
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    unit: 's',
    ours: Object.fromEntries(steps.map(({ name, seconds }) => [name, seconds])),
    peers: {},
    ratio: {},
    bar: {},
    pass: steps.every(({ how }) => how === 'ok'),
    lines: [
      `- the run that ended at ${at} UTC: **${total} s**`,
      '',
      '| step | s |',
      '| --- | --- |',
      ...steps.map(({ name, seconds, how }) => `| ${name}${how === 'ok' ? '' : ` (${how})`} | ${seconds} |`),
      '',
    ],
  };
}
