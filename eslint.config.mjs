import js from '@eslint/js';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import checkFile from 'eslint-plugin-check-file';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// Without the graph the boundary rule lets everything through, and says so only in a warning.
process.env.NX_DAEMON ??= 'false';
await createProjectGraphAsync({ exitOnError: true });

/** Who may import what (DESIGN §2). `infra/local/src/lint-rules.int.spec.ts` plants violations and sees them refused. */
const libraries = ['kind:contracts', 'kind:messaging', 'kind:service-defaults'];
const depConstraints = [
  { sourceTag: 'kind:service', onlyDependOnLibsWithTags: [...libraries, 'kind:testing', 'kind:local'] },
  { sourceTag: 'kind:contracts', onlyDependOnLibsWithTags: [], allowedExternalImports: ['class-validator', 'class-transformer'] },
  { sourceTag: 'kind:service-defaults', onlyDependOnLibsWithTags: ['kind:testing'] },
  { sourceTag: 'kind:messaging', onlyDependOnLibsWithTags: ['kind:contracts', 'kind:service-defaults', 'kind:testing'] },
  // What other teams call us with: it knows the services' documents and nothing of their code.
  { sourceTag: 'kind:clients', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'kind:testing', onlyDependOnLibsWithTags: [...libraries, 'kind:clients', 'kind:local'] },
  { sourceTag: 'kind:local', onlyDependOnLibsWithTags: [...libraries, 'kind:clients', 'kind:service', 'kind:testing'] },
  {
    sourceTag: 'kind:e2e',
    onlyDependOnLibsWithTags: [...libraries, 'kind:clients', 'kind:testing', 'kind:service', 'kind:local'],
  },
];

/**
 * Specs import the testing library and the local parts, which build on what they test: circles of tests, not of the product.
 * That only specs do so is a rule of its own below.
 */
const tested = ['messaging', 'stories', 'authorization', 'campaigns', 'delivery', 'billing'];
const ignoredCircularDependencies = [
  ['testing', 'local'],
  ...tested.map((project) => [project, 'testing']),
  ...tested.map((project) => [project, 'local']),
];

/** The platform's time comes from the data base, through `Clock` (DESIGN §4). */
const time = "Platform time is the data base's: Clock.now(tx) (DESIGN §4).";
const wallClock = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: time },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: time },
  { selector: 'Decorator[expression.callee.name=/^(Create|Update)DateColumn$/]', message: time },
  {
    selector:
      'TemplateElement[value.raw=/\\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\\(\\)|current_timestamp/i]',
    message: time,
  },
  {
    selector:
      'Literal[value=/\\b(clock_timestamp|statement_timestamp|transaction_timestamp)\\(\\)|\\bcurrent_timestamp\\b|[ (,]now\\(\\)/i]',
    message: time,
  },
];

/** At most four parameters; constructors are exempt, for theirs are the list of what is injected. */
const tooManyParameters = [
  'FunctionDeclaration[params.length>4]',
  'ArrowFunctionExpression[params.length>4]',
  "MethodDefinition[kind!='constructor'] > FunctionExpression[params.length>4]",
].map((selector) => ({ selector, message: 'At most 4 parameters: give them a name in one object.' }));

const house = {
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 60 }],
  'import-x/no-default-export': 'error',
  'import-x/no-cycle': 'error',
  'import-x/no-useless-path-segments': 'error',
  'no-restricted-syntax': ['error', ...wallClock, ...tooManyParameters],
  'no-restricted-imports': [
    'error',
    {
      paths: [{ name: 'kafkajs', message: 'Only libs/messaging knows kafkajs.' }],
      patterns: [{ group: ['../../../*'], message: 'Too far away: import the package, or move the file.' }],
    },
  ],
  'check-file/filename-naming-convention': ['error', { '**/*.ts': '+([a-z0-9-])' }, { ignoreMiddleExtensions: true }],
  'check-file/filename-blocklist': [
    'error',
    Object.fromEntries(
      ['index', 'util', 'utils', 'helper', 'helpers', 'common', 'shared', 'types', 'constants', 'misc'].map((name) => [
        `**/${name}.ts`,
        '*-a-name-that-says-what.ts',
      ]),
    ),
  ],
  'check-file/folder-naming-convention': ['error', { '{services,libs,infra}/**/src/**/': 'KEBAB_CASE' }],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.afterglow/**', '**/generated/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx, 'import-x': importX, 'check-file': checkFile },
    settings: {
      'import-x/extensions': ['.ts', '.mjs', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.js', '.mjs', '.json'],
          conditionNames: ['afterglow-source', 'import', 'node', 'default'],
        }),
      ],
    },
    rules: {
      ...house,
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints, ignoredCircularDependencies },
      ],
    },
  },
  {
    files: ['services/*/src/**/*.ts', 'libs/messaging/src/**/*.ts', 'libs/service-defaults/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/spec-fixtures/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@afterglow/testing/*', '@afterglow/local/*'], message: 'Only specs may.' },
            { group: ['../../../*'], message: 'Too far away.' },
          ],
          paths: [{ name: 'kafkajs', message: 'Only libs/messaging knows kafkajs.' }],
        },
      ],
    },
  },
  {
    files: ['libs/messaging/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@afterglow/testing/*', '@afterglow/local/*'], message: 'Only specs may.' }] },
      ],
    },
  },
  { files: ['libs/messaging/src/spec-fixtures/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['libs/testing/src/start-parts.ts', 'libs/testing/src/stop-parts.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  // Its `asOf` is real time by design: a watermark says how old a read is.
  {
    files: ['libs/messaging/src/{log-table-reader,real-time}.ts', 'libs/service-defaults/src/real-time.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  // platform_now() is made of it.
  {
    files: ['libs/service-defaults/src/migrations/1763600000001-create-platform-now.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  // Real time: tests wait by it, the local platform measures by it. A spec tells a story, and may be as long as it needs.
  {
    files: ['**/*.spec.ts', '**/spec-fixtures/**', 'libs/testing/**', 'infra/**', 'e2e/**', 'bench/**'],
    rules: { 'no-restricted-syntax': 'off', 'max-lines-per-function': 'off' },
  },
);
