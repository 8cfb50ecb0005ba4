import { createLogger } from '../logger.ts';

const logger = createLogger('sample', 'info');
for (const n of [1, 2, 3]) logger.info({ n }, 'one of a turn');
setImmediate(() => {
  logger.info({ n: 4 }, 'of the last turn');
  process.exit(0);
});
