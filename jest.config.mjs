/**
 * Three levels (DESIGN §11): unit tests touch no I/O, the two others share one Postgres and one Kafka. A fourth runs on the
 * built images, which `docker compose build` makes: E2E_ON=images npm test -- --selectProjects images.
 */
const base = {
  transform: { '\\.ts$': ['@swc/jest', {}] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['afterglow-source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['/dist/', '/.afterglow/'],
  setupFiles: ['reflect-metadata'],
};
const started = { ...base, globalSetup: './libs/testing/src/start-parts.ts', globalTeardown: './libs/testing/src/stop-parts.ts' };

export default {
  projects: [
    { ...base, displayName: 'unit', testRegex: '(?<!\\.int|\\.e2e|\\.images)\\.spec\\.ts$' },
    { ...started, displayName: 'integration', testRegex: '\\.int\\.spec\\.ts$' },
    { ...started, displayName: 'e2e', testRegex: '\\.e2e\\.spec\\.ts$' },
    ...(process.env.E2E_ON === 'images'
      ? [{ ...base, displayName: 'images', testRegex: 'e2e/(main-job\\.e2e|.*\\.images)\\.spec\\.ts$' }]
      : []),
  ],
  maxWorkers: 2,
  testSequencer: '<rootDir>/infra/local/test-sequencer.mjs',
  // Generous: it only ends what hangs. How long something takes is no test's business (bench/ tells).
  testTimeout: 60_000,
};
