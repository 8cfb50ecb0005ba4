/** The real service in a process of its own: a durable Postgres, copies of the ads, the log in memory, a token of the feed. */
import { startService } from '@afterglow/testing/start-service';
import { service } from '@afterglow/delivery/service';
import { subscriptions } from '@afterglow/delivery/subscriptions';
import { largeMarket } from '../../services/delivery/dist/spec-fixtures/large-market.js';
import { seedMarket } from '../../services/delivery/dist/spec-fixtures/seed-large-market.js';
import { startPostgres } from '../servers.mjs';

const ADS = Number(process.argv[2]);

const postgres = await startPostgres();
process.env.TEST_DATABASE_URL = postgres.url;
const running = await startService({
  definition: service,
  subscriptions,
  env: {
    DELIVERY_TOKEN_SECRET: 'a secret of this bench, long enough',
    LOG_LEVEL: 'info',
    DELIVERY_LIMITS_OF_CLIENTS: 'feed=99999999',
  },
  prepare: (db) => seedMarket(db, largeMarket(1, ADS, Date.now())),
});
process.on('message', async (message) => {
  if (message === 'stop') {
    await running.stop();
    await postgres.stop();
    process.exit(0);
  }
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});
process.send({ url: `${running.url}/v1/decisions`, token: await running.issuer.tokenFor('feed', 'delivery') });
