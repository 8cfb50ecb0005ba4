import { runService } from '@afterglow/service-defaults/run-service';
import { messaging } from '../messaging.ts';
import { countingHears, countingOverHttp } from './counting-over-http.ts';

const { JOIN_WITHIN_MS } = process.env;
await runService(
  countingOverHttp,
  messaging(countingHears, undefined, JOIN_WITHIN_MS ? { joinWithinMs: Number(JOIN_WITHIN_MS) } : {}),
);
