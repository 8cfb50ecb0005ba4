import type { Mutant } from './mutant.ts';
import { runNamedTests } from './named-tests.ts';
import { MutantDoesNotFit, ScratchTree } from './scratch-tree.ts';

const spec = 'libs/messaging/src/key-slots.spec.ts';
const file = 'libs/messaging/src/key-slots.ts';

const MUTANT: Mutant = {
  ...{ rule: 'outbox 1', breaks: 'the slots are locked in any order', spec, file },
  ...{ search: '.sort((a, b) => a - b)', replace: '', test: 'outbox rule 1: slots are distinct and ascending' },
};

describe('a scratch copy of the code', () => {
  let tree: ScratchTree;
  beforeAll(async () => {
    tree = await ScratchTree.make();
  });
  afterAll(() => tree.remove());

  const run = async (test: string) => (await runNamedTests(tree.root, { spec, tests: [test] })).get(test);

  it('tools: a test is green on the code as it is, red where it is broken, and green again', async () => {
    expect(await run(MUTANT.test)).toEqual({ status: 'green', reason: '' });
    expect(await tree.with(MUTANT, () => run(MUTANT.test))).toMatchObject({ status: 'red' });
    expect(await run(MUTANT.test)).toEqual({ status: 'green', reason: '' });
  });

  it('tools: one that fits no more, and a test that is not there, are told apart from a survivor', async () => {
    const elsewhere = tree.with({ ...MUTANT, search: 'no such line' }, () => run(MUTANT.test));
    await expect(elsewhere).rejects.toThrow(MutantDoesNotFit);
    expect(await run('no such test')).toMatchObject({ status: 'not run' });
  });
});
