import { DomainError } from '@afterglow/service-defaults/domain-error';

/** In none of the targeted markets can the business account advertise. */
export class SparkAdsNotAvailable extends DomainError {
  constructor(markets: readonly string[]) {
    super({
      code: 'spark_ads.not_available',
      kind: 'broken-rule',
      message: `Spark Ads are not available to this business account in ${markets.join(', ')} yet.`,
      facts: { markets },
    });
  }
}

export class BetaNeedsAccounts extends DomainError {
  constructor(stage: string) {
    super({
      code: 'spark_ads.beta_accounts_mismatch',
      kind: 'broken-rule',
      message:
        stage === 'BETA'
          ? 'BETA names the business accounts that take part.'
          : `${stage} is for all: it names no business accounts.`,
      facts: { stage },
    });
  }
}
