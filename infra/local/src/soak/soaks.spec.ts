import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { soaks } from './soaks.ts';

describe('soaks', () => {
  it.each(soaks.map((soak) => [soak.name, soak] as const))(
    '%s: its spec is there and reads every variable that is set',
    (_name, { spec, environment, seedVariable }) => {
      const text = readFileSync(join(repositoryRoot, spec), 'utf8');
      for (const variable of [...Object.keys(environment), ...(seedVariable ? [seedVariable] : [])])
        expect(text).toMatch(new RegExp(`process\\.env(\\.${variable}\\b|\\['${variable}'\\])`));
    },
  );

  it('no two have one name', () => {
    expect(new Set(soaks.map(({ name }) => name)).size).toBe(soaks.length);
  });
});
