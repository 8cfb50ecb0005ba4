import { ServiceConfig } from '@afterglow/service-defaults/service-config';

/** Stories needs nothing beyond what every service has. */
export class StoriesConfig extends ServiceConfig {}
