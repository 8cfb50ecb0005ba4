import { CountingService } from './counting-service.ts';

/** One life of the counting service: until it has nothing to do, or until its fail point ends it. */
const { DATABASE_URL, KAFKA_BROKERS, AFTERGLOW_NAMESPACE } = process.env;
const service = new CountingService({
  databaseUrl: DATABASE_URL ?? '',
  brokers: (KAFKA_BROKERS ?? '').split(','),
  namespace: AFTERGLOW_NAMESPACE ?? '',
});
await service.start();
await service.workOffCommands();
await service.untilDrained();
await service.stop();
