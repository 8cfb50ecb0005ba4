import { ServiceConfig } from '@afterglow/service-defaults/service-config';

/** The environment of billing: nothing beyond what every service has. */
export class BillingConfig extends ServiceConfig {}
