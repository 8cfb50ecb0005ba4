import { Env } from '@afterglow/service-defaults/env';
import { ServiceConfig } from '@afterglow/service-defaults/service-config';
import { MinLength } from 'class-validator';

export class DeliveryConfig extends ServiceConfig {
  /** Signs tracking tokens: the same on all replicas, at least 256 bits of text. */
  @Env('DELIVERY_TOKEN_SECRET')
  @MinLength(32)
  tokenSecret: string;
}
