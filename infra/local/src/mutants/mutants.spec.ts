import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { allMutants } from './all-mutants.ts';

const textOf = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8');

describe('mutants', () => {
  it.each(allMutants.map((mutant) => [`${mutant.rule}: ${mutant.breaks}`, mutant] as const))(
    '%s: fits the code in one place, and its test is there',
    (_name, { file, search, replace, spec, test }) => {
      expect(textOf(file).split(search)).toHaveLength(2);
      expect(replace).not.toBe(search);
      expect(textOf(spec)).toContain(`'${test}`);
    },
  );

  it('no two are the same', () => {
    expect(new Set(allMutants.map(({ breaks }) => breaks)).size).toBe(allMutants.length);
  });
});
