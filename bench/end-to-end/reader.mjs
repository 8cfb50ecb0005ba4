/** A service that hears `stories` in a process of its own: control events and, with `hearsBulk`, the roll-ups too. Started by fork. */
import { TableUpkeep, UPKEEP_LIMITS } from '@afterglow/messaging/table-upkeep';
import { handlersFor, openService } from '../consumer-parts.mjs';
import { CountEngagementWhenRolledUp, WritePostsWhenPublished } from '../post-events.mjs';

const { hearsBulk, inboxDaysKept, ...addresses } = JSON.parse(process.argv[2]);
const service = await openService({ service: 'campaigns', ...addresses });
const handlers = handlersFor({ acts: [new WritePostsWhenPublished()], bulk: [new CountEngagementWhenRolledUp()] });
await service.addConsumer('control', { group: 'campaigns', topics: handlers.controlTopics, handlers }).start();
if (hearsBulk) await service.addConsumer('bulk', { group: 'campaigns.bulk', topics: handlers.bulkTopics, handlers }).start();
service.relay.start();
const limits = { ...UPKEEP_LIMITS, ...(inboxDaysKept && { inboxDaysKept }) };
const upkeep = new TableUpkeep(service.dataSource, service.logger, limits);
upkeep.start();
process.send('ready');

process.on('SIGTERM', async () => {
  await upkeep.stop();
  await service.close();
  process.exit(0);
});
process.on('disconnect', () => process.exit(0));
