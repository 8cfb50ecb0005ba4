/** The real service in a process of its own: Postgres, copies of 10,000 ads, the log in memory, a token of the feed. */
import { startService } from '@afterglow/testing/start-service';
import { service } from '@afterglow/delivery/service';
import { subscriptions } from '@afterglow/delivery/subscriptions';
import startParts from '../../libs/testing/dist/start-parts.js';
import stopParts from '../../libs/testing/dist/stop-parts.js';
import { largeMarket } from '../../services/delivery/dist/spec-fixtures/large-market.js';
import { seedMarket } from '../../services/delivery/dist/spec-fixtures/seed-large-market.js';

const ADS = Number(process.argv[2]);

process.env.TEST_KAFKA_BROKERS ??= 'none: the log is in memory';
await startParts();
const running = await startService({
  definition: service,
  subscriptions,
  env: { DELIVERY_TOKEN_SECRET: 'a secret of this bench, long enough', LOG_LEVEL: 'info' },
  prepare: (db) => seedMarket(db, largeMarket(1, ADS, Date.now())),
});
process.on('message', async (message) => {
  if (message === 'stop') {
    await running.stop();
    await stopParts();
    process.exit(0);
  }
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});
process.send({ url: `${running.url}/v1/decisions`, token: await running.issuer.tokenFor('feed', 'delivery') });
