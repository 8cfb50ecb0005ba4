import { CountingService } from './counting-service.ts';

/** One life of the counting service: until it has nothing to do, or until its fail point ends it. */
const { DATABASE_URL, KAFKA_BROKERS, AFTERGLOW_NAMESPACE, COUNTING_REFUSED, COUNTING_DEADLY, COUNTING_REDRIVES } = process.env;
const service = new CountingService(
  {
    databaseUrl: DATABASE_URL ?? '',
    brokers: (KAFKA_BROKERS ?? '').split(','),
    namespace: AFTERGLOW_NAMESPACE ?? '',
  },
  { refused: COUNTING_REFUSED, deadly: COUNTING_DEADLY },
);
await service.start();
await service.workOffCommands();
if (COUNTING_REDRIVES) await service.redriveAll();
await service.untilDrained();
await service.stop();
