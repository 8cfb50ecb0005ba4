import type { StartedParts } from '@afterglow/testing/parts';
import startParts from '@afterglow/testing/start-parts';
import { allMutants } from './all-mutants.ts';
import type { Mutant } from './mutant.ts';
import { runNamedTests, type TestOutcome } from './named-tests.ts';
import { MutantDoesNotFit, ScratchTree } from './scratch-tree.ts';

/** A test waits for its servers most of the time: two at once on two cores. */
const LANES = 2;

/**
 * `npm run mutants [-- <words>]`: takes each rule out of a scratch copy of the code and runs the test that is named for it.
 * Ends with 1 unless every one of them is green on the code as it is and red on the mutant.
 */
async function main(words: readonly string[]): Promise<number> {
  const mutants = allMutants.filter(({ rule, breaks }) => words.every((word) => `${rule} ${breaks}`.includes(word)));
  if (mutants.length === 0) throw new Error(`No mutant is called "${words.join(' ')}".`);
  await startParts();
  const trees = await Promise.all(Array.from({ length: LANES }, () => ScratchTree.make()));
  try {
    const before = await testsAsTheyAre(trees, mutants);
    let survivors = 0;
    await inLanes(trees, mutants, async (tree, mutant) => {
      const untouched = before.get(nameOf(mutant));
      const outcome = untouched?.status === 'green' ? await tryMutant(tree, mutant) : untouched;
      const isKilled = untouched?.status === 'green' && outcome?.status === 'red';
      if (!isKilled) survivors += 1;
      console.log(lineOf(mutant, isKilled, outcome));
    });
    console.log(`\n${mutants.length - survivors} of ${mutants.length} mutants make their test fail.`);
    return survivors === 0 ? 0 : 1;
  } finally {
    await Promise.all(trees.map((tree) => tree.remove()));
    await (globalThis as StartedParts).startedParts?.stop();
  }
}

async function testsAsTheyAre(trees: readonly ScratchTree[], mutants: readonly Mutant[]): Promise<Map<string, TestOutcome>> {
  const outcomes = new Map<string, TestOutcome>();
  await inLanes(trees, [...Map.groupBy(mutants, runOf).values()], async (tree, list) => {
    const [{ spec, environment } = { spec: '', environment: undefined }] = list;
    const tests = [...new Set(list.map(({ test }) => test))];
    for (const [test, outcome] of await runNamedTests(tree.root, { spec, tests, environment }))
      for (const mutant of list) if (mutant.test === test) outcomes.set(nameOf(mutant), outcome);
  });
  return outcomes;
}

/** Each tree takes the next job when it is done with one: in every tree one thing is broken at a time. */
async function inLanes<T>(
  trees: readonly ScratchTree[],
  jobs: readonly T[],
  work: (tree: ScratchTree, job: T) => Promise<void>,
): Promise<void> {
  const queue = [...jobs];
  const lane = async (tree: ScratchTree) => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await work(tree, job);
  };
  await Promise.all(trees.map(lane));
}

async function tryMutant(tree: ScratchTree, mutant: Mutant): Promise<TestOutcome | undefined> {
  try {
    const { spec, test, environment } = mutant;
    const outcomes = await tree.with(mutant, () => runNamedTests(tree.root, { spec, tests: [test], environment }));
    return outcomes.get(test);
  } catch (error) {
    if (error instanceof MutantDoesNotFit) return { status: 'not run', reason: error.message };
    throw error;
  }
}

/** What runs together: tests of one spec that look equally far. */
function runOf({ spec, environment }: Mutant): string {
  return `${spec} ${JSON.stringify(environment)}`;
}

function nameOf(mutant: Mutant): string {
  return `${runOf(mutant)} ${mutant.test}`;
}

function lineOf({ rule, breaks, test }: Mutant, isKilled: boolean, outcome: TestOutcome | undefined): string {
  const verdict = isKilled ? 'red' : 'SURVIVED';
  const why = isKilled ? outcome?.reason : `"${test}" is ${outcome?.status}: ${outcome?.reason}`;
  return `${verdict.padEnd(9)}${rule.padEnd(12)}${breaks.padEnd(66)} ${(why ?? '').slice(0, 120)}`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
