import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { consumerMutants } from './consumer-mutants.ts';
import { outboxMutants } from './outbox-mutants.ts';

const mutants = [...outboxMutants, ...consumerMutants];
const textOf = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8');

describe('mutants', () => {
  it.each(mutants.map((mutant) => [`${mutant.rule}: ${mutant.breaks}`, mutant] as const))(
    '%s: fits the code in one place, and its test is there',
    (_name, { file, search, replace, spec, test }) => {
      expect(textOf(file).split(search)).toHaveLength(2);
      expect(replace).not.toBe(search);
      expect(textOf(spec)).toContain(`'${test}`);
    },
  );

  it('no two are the same', () => {
    expect(new Set(mutants.map(({ breaks }) => breaks)).size).toBe(mutants.length);
  });
});
