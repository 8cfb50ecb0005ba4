import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { isAllowed, LICENCE_EXCEPTIONS, licenceProblems } from './licences.ts';
import { productionPackages, type Lockfile } from './production-packages.ts';

const lockfile = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as Lockfile;
const leftPad = { name: 'left-pad', version: '1.3.0', licence: 'WTFPL' };

describe('licences', () => {
  it('licences: every package that runs in production has one that is allowed', () => {
    const packages = productionPackages(lockfile);
    expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['@nestjs/core', 'kafkajs', 'pg', 'typeorm']));
    expect(packages.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['jest']));
    expect(licenceProblems(packages, LICENCE_EXCEPTIONS)).toEqual([]);
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-2.0-only OR (ISC AND BSD-3-Clause)', true],
    ['MIT AND Apache-2.0', true],
    ['MIT AND GPL-3.0-only', false],
    ['(MIT OR ISC) AND SSPL-1.0', false],
    ['AGPL-3.0-only', false],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['UNLICENSED', false],
    ['MIT ISC', false],
    ['(MIT', false],
    ['MIT OR', false],
    ['', false],
    [undefined, false],
  ])('licences: %s is allowed: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed);
  });

  it('licences: names what is refused; an exception is for one version, and goes when nothing needs it', () => {
    const refused = 'left-pad@1.3.0 has WTFPL, which nobody has allowed';
    const exception = { licence: 'WTFPL', reason: 'asks for nothing' };
    expect(licenceProblems([leftPad], {})).toEqual([refused]);
    expect(licenceProblems([{ ...leftPad, licence: undefined }], {})).toEqual([
      'left-pad@1.3.0 has no licence, which nobody has allowed',
    ]);
    expect(licenceProblems([leftPad], { 'left-pad@1.3.0': exception })).toEqual([]);
    expect(licenceProblems([leftPad], { 'left-pad@1.2.0': exception })).toEqual([
      refused,
      'left-pad@1.2.0 is an exception that nothing needs',
    ]);
  });
});
