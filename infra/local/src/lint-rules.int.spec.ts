import { spawnSync } from 'node:child_process';
import { repositoryRoot } from './repository-root.ts';

/** An empty rule looks like a full one: each of the house's rules is shown a violation, and must refuse it. */
const planted: [what: string, filePath: string, code: string, rule: string][] = [
  [
    'a service imports another service',
    'services/stories/src/planted.ts',
    `import { service } from '@afterglow/billing/service';\nexport const x = service;`,
    '@nx/enforce-module-boundaries',
  ],
  [
    'a service reaches into another one',
    'services/stories/src/planted.ts',
    `import { service } from '../../billing/src/service.ts';\nexport const x = service;`,
    '@nx/enforce-module-boundaries',
  ],
  [
    'contracts import messaging',
    'libs/contracts/src/planted.ts',
    `import { Outbox } from '@afterglow/messaging/outbox';\nexport const x = Outbox;`,
    '@nx/enforce-module-boundaries',
  ],
  [
    'contracts import a framework',
    'libs/contracts/src/planted.ts',
    `import { Injectable } from '@nestjs/common';\nexport const x = Injectable;`,
    '@nx/enforce-module-boundaries',
  ],
  [
    'service-defaults import messaging',
    'libs/service-defaults/src/planted.ts',
    `import { Outbox } from '@afterglow/messaging/outbox';\nexport const x = Outbox;`,
    '@nx/enforce-module-boundaries',
  ],
  [
    'a service knows kafkajs',
    'services/stories/src/planted.ts',
    `import { Kafka } from 'kafkajs';\nexport const x = Kafka;`,
    'no-restricted-imports',
  ],
  [
    'a service imports the testing library',
    'services/stories/src/planted.ts',
    `import { startDatabase } from '@afterglow/testing/start-database';\nexport const x = startDatabase;`,
    'no-restricted-imports',
  ],
  ['the wall clock', 'services/stories/src/planted.ts', `export const x = Date.now();`, 'no-restricted-syntax'],
  ['a new Date without an argument', 'libs/messaging/src/planted.ts', `export const x = new Date();`, 'no-restricted-syntax'],
  ['now() in SQL', 'services/stories/src/planted.ts', 'export const x = `select now()`;', 'no-restricted-syntax'],
  [
    'five parameters',
    'services/stories/src/planted.ts',
    `export function x(a: 1, b: 1, c: 1, d: 1, e: 1) {\n  return [a, b, c, d, e];\n}`,
    'no-restricted-syntax',
  ],
  ['a default export', 'services/stories/src/planted.ts', `export default 1;`, 'import-x/no-default-export'],
  ['a file that is too long', 'services/stories/src/planted.ts', 'export const x = 1;\n' + '// line\n'.repeat(300), 'max-lines'],
  [
    'an import cycle',
    'libs/messaging/src/open-gaps.ts',
    `import { LogTableReader } from './log-table-reader.ts';\nexport const x = LogTableReader;`,
    'import-x/no-cycle',
  ],
  ['a vague name', 'services/stories/src/utils.ts', `export const x = 1;`, 'check-file/filename-blocklist'],
  ['a barrel', 'services/stories/src/index.ts', `export const x = 1;`, 'check-file/filename-blocklist'],
  [
    'a name in another case',
    'services/stories/src/plantedFile.ts',
    `export const x = 1;`,
    'check-file/filename-naming-convention',
  ],
];

const allowed: [what: string, filePath: string, code: string][] = [
  [
    'a service imports messaging',
    'services/stories/src/planted.ts',
    `import { Outbox } from '@afterglow/messaging/outbox';\nexport const x = Outbox;`,
  ],
  [
    'a spec imports the testing library',
    'services/stories/src/planted.int.spec.ts',
    `import { startDatabase } from '@afterglow/testing/start-database';\nexport const x = startDatabase;`,
  ],
  ['platform_now() in SQL', 'services/stories/src/planted.ts', 'export const x = `select platform_now()`;'],
];

const SCRIPT = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint();
  const answers = [];
  for (const [, filePath, code] of JSON.parse(process.argv[1])) {
    const [result] = await eslint.lintText(code, { filePath });
    answers.push(result.messages.map(({ ruleId }) => ruleId));
  }
  console.log('ANSWERS' + JSON.stringify(answers));`;

describe('lint', () => {
  let answers: string[][] = [];

  beforeAll(() => {
    const cases = JSON.stringify([...planted, ...allowed]);
    const env = { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false' };
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT, cases], {
      cwd: repositoryRoot,
      env,
      encoding: 'utf8',
    });
    const line = child.stdout.split('\n').find((candidate) => candidate.startsWith('ANSWERS'));
    if (!line) throw new Error(`eslint did not answer: ${child.stderr}`);
    answers = JSON.parse(line.slice('ANSWERS'.length)) as string[][];
  }, 120_000);

  it.each(planted.map(([what, , , rule], index) => [what, rule, index] as const))('refuses %s (%s)', (_what, rule, index) => {
    expect(answers[index]).toContain(rule);
  });

  it.each(allowed.map(([what], index) => [what, index + planted.length] as const))('allows %s', (_what, index) => {
    expect(answers[index]).toEqual([]);
  });
});
