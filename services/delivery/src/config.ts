import { Env } from '@afterglow/service-defaults/env';
import { ServiceConfig } from '@afterglow/service-defaults/service-config';
import { Type } from 'class-transformer';
import { IsInt, Max, Min, MinLength } from 'class-validator';

export class DeliveryConfig extends ServiceConfig {
  /** The feed asks for each page of each viewer: more than a replica can answer, so that only a client that went wild meets it. */
  override limitsOfClients: string = 'feed=1800000';

  /** Signs tracking tokens: the same on all replicas, at least 256 bits of text. */
  @Env('DELIVERY_TOKEN_SECRET')
  @MinLength(32)
  tokenSecret: string;

  /** What a business account may spend on a calendar day before it is verified, in its currency. */
  @Env('DELIVERY_UNVERIFIED_DAILY_SPEND_MICROS')
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  unverifiedDailySpendMicros: number = 50_000_000;
}
