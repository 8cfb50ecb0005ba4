import { messaging } from '@afterglow/messaging/messaging';
import { runService } from '@afterglow/service-defaults/run-service';
import { service } from './service.ts';
import { subscriptions } from './subscriptions.ts';

await runService(service, messaging(subscriptions));
