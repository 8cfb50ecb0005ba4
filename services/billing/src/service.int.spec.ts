import { describeService } from '@afterglow/testing/describe-service';
import { service } from './service.ts';
import { subscriptions } from './subscriptions.ts';

describeService(service, subscriptions);
