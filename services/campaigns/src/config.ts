import { Env } from '@afterglow/service-defaults/env';
import { ServiceConfig } from '@afterglow/service-defaults/service-config';
import { plainToInstance, Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsFQDN, IsInt, Matches, Max, Min, ValidateNested } from 'class-validator';
import { defaultRateCards } from './rate-cards/default-rate-cards.ts';

/** The lowest price of a market, as configured. */
export class ConfiguredRateCard {
  /** ISO 3166-1 alpha-2. */
  @Matches(/^[A-Z]{2}$/)
  market: string;

  /** ISO 4217. */
  @Matches(/^[A-Z]{3}$/)
  currency: string;

  /** In-feed, CPM: for a thousand impressions; at least one micro for each of them. */
  @IsInt()
  @Min(1_000)
  @Max(1_000_000_000_000)
  floorCpmMicros: number;
}

/** Text that is not JSON is left as it is: the validators below refuse it, and the boot error names the variable. */
function fromJson({ value }: { value: unknown }): unknown {
  if (typeof value !== 'string') return value;
  try {
    return plainToInstance(ConfiguredRateCard, JSON.parse(value) as unknown);
  } catch {
    return value;
  }
}

export class CampaignsConfig extends ServiceConfig {
  /** JSON: `[{"market":"US","currency":"USD","floorCpmMicros":400000}, …]`. */
  @Env('{SERVICE}_RATE_CARDS')
  @Transform(fromJson)
  @IsArray()
  @ArrayMaxSize(250)
  @ArrayUnique((card: ConfiguredRateCard) => card.market)
  @ValidateNested({ each: true })
  rateCards: ConfiguredRateCard[] = plainToInstance(ConfiguredRateCard, [...defaultRateCards]);

  /** BUDGET_MODE_DAY, in the account's currency. */
  @Env('{SERVICE}_MINIMUM_DAILY_BUDGET_MICROS')
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000_000_000)
  minimumDailyBudgetMicros: number = 20_000_000;

  /** BUDGET_MODE_TOTAL, in the account's currency. */
  @Env('{SERVICE}_MINIMUM_TOTAL_BUDGET_MICROS')
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000_000_000)
  minimumTotalBudgetMicros: number = 20_000_000;

  get minimumMicros(): Readonly<Record<'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL', number>> {
    return { BUDGET_MODE_DAY: this.minimumDailyBudgetMicros, BUDGET_MODE_TOTAL: this.minimumTotalBudgetMicros };
  }

  /** Comma-separated host names: no ad leads there, nor to a subdomain. */
  @Env('{SERVICE}_BLOCKED_LANDING_PAGE_HOSTS')
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value))
  @IsArray()
  @ArrayMaxSize(10_000)
  @IsFQDN({ require_tld: false }, { each: true })
  blockedLandingPageHosts: string[] = ['blocked.example'];
}
