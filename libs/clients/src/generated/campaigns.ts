// Generated from services/campaigns/openapi.json: UPDATE_CONTRACTS=1 npm test -- infra/local/src/contracts

export type AdGroupView = {
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly operationStatus: string;
  readonly placement: string;
  readonly budgetMode: string;
  readonly budgetMicros: number;
  /** Today, or for the whole life: above `budgetMicros` where a lowered budget was spent or held already. */ readonly budgetInForceMicros: number;
  readonly billingEvent: string;
  readonly bidType: string;
  readonly bidPriceMicros: number;
  readonly pacing: string;
  readonly scheduleStartAt: string;
  readonly scheduleEndAt: string | null;
  readonly targeting: { readonly countries: readonly string[]; readonly languages: readonly string[] };
  readonly createdAt: string;
};

export type AdStatusReason = {
  readonly code:
    | 'ADGROUP_STATUS_BALANCE_EXCEED'
    | 'ADGROUP_STATUS_BUDGET_EXCEED'
    | 'ADGROUP_STATUS_NOT_START'
    | 'ADGROUP_STATUS_TIME_DONE'
    | 'ADVERTISER_ACCOUNT_PUNISH'
    | 'AD_STATUS_ADGROUP_DISABLE'
    | 'AD_STATUS_AUDIT'
    | 'AD_STATUS_AUDIT_DENY'
    | 'AD_STATUS_AUTHORIZATION_EXPIRED'
    | 'AD_STATUS_CAMPAIGN_DISABLE'
    | 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED'
    | 'AD_STATUS_DISABLE'
    | 'AD_STATUS_LIMITED_BY_BID'
    | 'AD_STATUS_MUSIC_AUTHORIZATION_MISSING'
    | 'AD_STATUS_POST_DELETED'
    | 'AD_STATUS_POST_NOT_PUBLIC'
    | 'AD_STATUS_SPARK_ADS_NOT_AVAILABLE'
    | 'CAMPAIGN_STATUS_BUDGET_EXCEED';
  readonly level: 'AD' | 'ADGROUP' | 'ADVERTISER' | 'CAMPAIGN';
  /** Null: not known. */ readonly since: string | null;
  /** True: as long as it holds, the ad is not delivered. */ readonly blocking: boolean;
  /** What ends it, and who can do that. */ readonly fix: string;
  /** The targeted markets that it is about, where it is about markets. */ readonly markets?: readonly MarketDetail[];
};

export type AdStatusView = {
  readonly adId: string;
  readonly asOf: string;
  readonly primaryStatus: 'STATUS_DELETE' | 'STATUS_DELIVERY_OK' | 'STATUS_DISABLE' | 'STATUS_NOT_DELIVERY' | 'STATUS_TIME_DONE';
  readonly reasons: readonly AdStatusReason[];
};

export type AdView = {
  readonly adId: string;
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  readonly creatorId: string;
  readonly identityType: string;
  readonly adAuthorizationId: string | null;
  readonly callToAction: string;
  readonly landingPageUrl: string | null;
  readonly operationStatus: string;
  readonly reviewStatus: string;
  /** Why review refused it, and the clause of the advertising rules that it breaks; null unless REJECTED. */ readonly rejection: {
    readonly reasonCode: string;
    readonly clause: string;
  } | null;
  readonly pauseReason: string | null;
  readonly createdAt: string;
};

export type CampaignView = {
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly name: string;
  readonly objectiveType: string;
  readonly buyingType: string;
  readonly operationStatus: string;
  readonly budgetMode: string | null;
  readonly budgetMicros: number | null;
  readonly createdAt: string;
};

export type ConsumerPartition = {
  readonly consumerGroup: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: number;
  readonly status: 'HALTED' | 'PAUSED' | 'RUNNING';
  readonly haltedAt: string | null;
  readonly haltReason: string | null;
  /** The operator who paused it. */ readonly haltedBy: string | null;
};

export type DeadLetterGroup = {
  readonly fingerprint: string;
  readonly type: string;
  readonly reaction: string;
  readonly error: string;
  readonly waiting: number;
  readonly keys: number;
  readonly oldestParkedAt: string;
};

export type DeadLetterView = {
  readonly parkedAt: string;
  readonly closedAt: string | null;
  /** The fields that an edit changed, by path; empty without an edit. */ readonly difference: readonly {
    readonly path: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
  readonly consumerGroup: string;
  readonly topic: string;
  readonly partition: number;
  readonly status: 'DISCARDED' | 'REDRIVEN' | 'WAITING';
  readonly id: string;
  readonly logOffset: number;
  readonly key: string;
  readonly eventId: string | null;
  readonly type: string;
  readonly reaction: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string | null;
  readonly editedValue: string | null;
  readonly fingerprint: string;
  readonly error: string;
  readonly attempts: number;
};

export type Flow = {
  /** Events that this service's transactions appended in the last minute of platform time. */ readonly published: readonly {
    readonly topic: string;
    readonly perSecond: number;
  }[];
  /** `isAtLeast`: only the oldest of what waits were counted. */ readonly unpublished: readonly {
    readonly topic: string;
    readonly events: number;
    readonly isAtLeast: boolean;
    readonly oldestAt: string;
  }[];
  /** By consumer group and topic; null when the broker does not answer. */ readonly unprocessed: readonly TopicLag[] | null;
  /** What this service's reactions have had, by type, in the last five minutes of platform time. */ readonly processed: readonly {
    readonly type: string;
    readonly reaction: string;
    readonly events: number;
    readonly perSecond: number;
    readonly lastAt: string;
  }[];
  readonly waitingDeadLetters: number;
  readonly haltedPartitions: number;
  readonly pausedPartitions: number;
};

export type LibraryPostView = {
  readonly postId: string;
  readonly creatorId: string;
  readonly itemType: string;
  readonly soundId: string | null;
  readonly isOwnSound: boolean;
  readonly publishedAt: string;
  readonly promotability: string;
  /** Null when nothing stands in the way. */ readonly reason: string | null;
  /** The grant that the business account holds for this post. */ readonly adAuthorizationId: string | null;
  /** Null: not known yet. */ readonly performance: {
    readonly views: number;
    readonly engagements: number;
    /** A lower bound of the engagement rate: few views give a low one, whatever their rate. */ readonly score: number;
    readonly asOf: string;
  } | null;
};

export type LogLevelView = {
  readonly level: string;
  /** What the environment says: what it goes back to. */ readonly configuredLevel: string;
  /** Real time; null when nothing was changed. */ readonly untilAt: string | null;
  readonly who: string | null;
  readonly why: string | null;
};

export type MarketDetail = {
  readonly market: string;
  /** What the bid is worth for an impression there, and what is asked for: with AD_STATUS_LIMITED_BY_BID. */ readonly bidMicros?: number;
  readonly floorMicros?: number;
  /** How many of a million impressions are expected to bring what is billed. */ readonly expectedPpm?: number;
};

export type RateCardView = {
  readonly market: string;
  readonly currency: string;
  readonly placement: 'IN_FEED';
  /** For a thousand impressions, a click, a view of six seconds. */ readonly floorCpmMicros: number;
  readonly floorCpcMicros: number;
  readonly floorCpvMicros: number;
  readonly publishedAt: string;
};

export type ServiceQuiescence = {
  /** 0 where there is no test clock. */ readonly epoch: number;
  readonly dueTimers: number;
  readonly unpublished: number;
  readonly unprocessed: number;
  readonly inFlight: number;
  readonly parked: number;
};

export type SparkAdsRolloutView = {
  readonly market: string;
  readonly stage: 'BETA' | 'OFF' | 'ON';
  readonly betaBusinessAccountIds: readonly string[];
};

export type TimelineEntry = {
  /** Platform time. */ readonly at: string;
  readonly kind: 'processed' | 'published';
  readonly type: string;
  readonly eventId: string;
  readonly key: string;
  /** With `processed`: who has had it. */ readonly reaction: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** With `published`: the event as it went out. It holds no personal text, as no event does. */ readonly data: Readonly<
    Record<string, unknown>
  > | null;
};

export type TopicLag = {
  readonly consumerGroup: string;
  readonly topic: string;
  /** The worst of its partitions. */ readonly status: 'HALTED' | 'PAUSED' | 'RUNNING';
  /** In the log and not processed. */ readonly events: number;
  /** How long the oldest of them has been in the log, at least (steps of `AGES_MS`); 0 when there is none. Real time. */ readonly oldestForSeconds: number;
  /** Records that the group got through, over the last minute in which somebody asked; null when nobody did. */ readonly perSecond:
    number | null;
};

/** By the name of a set of refusals: their codes. */
export interface CampaignsRefusals {
  readonly 'Problem400-14100d': 'event.header_malformed' | 'request.invalid_text' | 'request.malformed';
  readonly 'Problem400-4f012a':
    | 'event.header_malformed'
    | 'idempotency.key_malformed'
    | 'idempotency.key_missing'
    | 'precondition.malformed'
    | 'request.invalid'
    | 'request.invalid_text'
    | 'request.list_in_list'
    | 'request.malformed'
    | 'request.malformed_json'
    | 'request.not_an_object'
    | 'request.too_deep';
  readonly 'Problem400-5f9690': 'request.invalid' | 'request.invalid_text' | 'request.malformed';
  readonly 'Problem400-6eb886':
    | 'request.invalid'
    | 'request.invalid_text'
    | 'request.list_in_list'
    | 'request.malformed'
    | 'request.malformed_json'
    | 'request.not_an_object'
    | 'request.too_deep';
  readonly 'Problem400-aa3623': 'event.header_malformed' | 'request.invalid' | 'request.invalid_text' | 'request.malformed';
  readonly 'Problem400-dce42e':
    | 'event.header_malformed'
    | 'idempotency.key_malformed'
    | 'idempotency.key_missing'
    | 'request.invalid'
    | 'request.invalid_text'
    | 'request.list_in_list'
    | 'request.malformed'
    | 'request.malformed_json'
    | 'request.not_an_object'
    | 'request.too_deep';
  readonly 'Problem400-f36df1': 'request.invalid_text' | 'request.malformed';
  readonly 'Problem401-bb7a62': 'auth.token_expired' | 'auth.token_invalid' | 'auth.token_missing' | 'auth.wrong_audience';
  readonly 'Problem403-9463d3': 'auth.forbidden' | 'business_account.role_not_allowed';
  readonly 'Problem404-32e020': 'business_account.not_found' | 'campaign.not_found';
  readonly 'Problem404-58c2eb': 'ad_group.not_found' | 'business_account.not_found';
  readonly 'Problem404-698739': 'ad.not_found' | 'business_account.not_found' | 'campaign.not_found';
  readonly 'Problem404-7bbcac':
    'ad_authorization.not_found' | 'ad_group.not_found' | 'business_account.not_found' | 'campaign.not_found' | 'post.not_found';
  readonly 'Problem409-17a3eb':
    | 'ad.operation_status_not_reachable'
    | 'ad_group.already_started'
    | 'ad_group.deleted'
    | 'ad_group.operation_status_not_reachable'
    | 'campaign.operation_status_not_reachable'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress';
  readonly 'Problem409-40f872':
    | 'ad.approved_creative_is_fixed'
    | 'ad.deleted'
    | 'ad.operation_status_not_reachable'
    | 'ad_group.operation_status_not_reachable'
    | 'campaign.operation_status_not_reachable'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress';
  readonly 'Problem409-8b358c':
    | 'ad.operation_status_not_reachable'
    | 'ad_group.operation_status_not_reachable'
    | 'campaign.deleted'
    | 'campaign.operation_status_not_reachable'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress';
  readonly 'Problem409-c39af3':
    | 'ad_group.deleted'
    | 'campaign.deleted'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress'
    | 'post.not_yet_known';
  readonly 'Problem409-ddb006': 'campaign.deleted' | 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem409-e8510c': 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem422-072ec2':
    | 'ad.authorization_for_other_post'
    | 'ad.authorization_not_effective'
    | 'ad.identity_mismatch'
    | 'ad.not_own_post'
    | 'ad.objective_not_granted'
    | 'ad.placement_not_granted'
    | 'ad.post_not_promotable'
    | 'business_account.not_active'
    | 'spark_ads.not_available';
  readonly 'Problem422-3c8e2f': 'campaign.budget_below_minimum' | 'campaign.budget_incomplete';
  readonly 'Problem422-92efe0':
    | 'business_account.not_active'
    | 'campaign.budget_below_minimum'
    | 'campaign.budget_incomplete'
    | 'campaign.buying_type_not_available'
    | 'campaign.combination_not_allowed';
  readonly 'Problem422-b79026':
    | 'ad_group.bid_above_budget'
    | 'ad_group.bid_below_floor'
    | 'ad_group.budget_below_minimum'
    | 'ad_group.market_not_available'
    | 'ad_group.market_of_other_currency'
    | 'ad_group.schedule_end_passed'
    | 'ad_group.schedule_ends_before_start'
    | 'spark_ads.not_available';
  readonly 'Problem422-f79a5e':
    | 'ad_group.bid_above_budget'
    | 'ad_group.bid_below_floor'
    | 'ad_group.billing_event_not_allowed'
    | 'ad_group.budget_below_minimum'
    | 'ad_group.market_not_available'
    | 'ad_group.market_of_other_currency'
    | 'ad_group.schedule_end_passed'
    | 'ad_group.schedule_ends_before_start'
    | 'business_account.not_active'
    | 'spark_ads.not_available';
  readonly 'Problem503-9b5321': 'auth.keys_unavailable' | 'service.unavailable';
  readonly 'ad.not_found': 'ad.not_found';
  readonly 'ad_group.not_found': 'ad_group.not_found';
  readonly 'auth.forbidden': 'auth.forbidden';
  readonly 'business_account.not_found': 'business_account.not_found';
  readonly 'campaign.not_found': 'campaign.not_found';
  readonly 'consumer.already_stopped': 'consumer.already_stopped';
  readonly 'consumer.not_found': 'consumer.not_found';
  readonly 'consumer.not_halted': 'consumer.not_halted';
  readonly 'consumer.partition_missing': 'consumer.partition_missing';
  readonly 'dead_letter.closed': 'dead_letter.closed';
  readonly 'dead_letter.edit_invalid': 'dead_letter.edit_invalid';
  readonly 'dead_letter.not_first': 'dead_letter.not_first';
  readonly 'dead_letter.not_found': 'dead_letter.not_found';
  readonly 'dead_letter.target_ambiguous': 'dead_letter.target_ambiguous';
  readonly 'event.not_yet_seen': 'event.not_yet_seen';
  readonly 'internal.error': 'internal.error';
  readonly 'precondition.missing': 'precondition.missing';
  readonly 'precondition.stale': 'precondition.stale';
  readonly 'rate_limit.exceeded': 'rate_limit.exceeded';
  readonly 'request.headers_too_large': 'request.headers_too_large';
  readonly 'request.timeout': 'request.timeout';
  readonly 'request.too_large': 'request.too_large';
  readonly 'request.unsupported_media_type': 'request.unsupported_media_type';
  readonly 'request.url_too_long': 'request.url_too_long';
  readonly 'service.unavailable': 'service.unavailable';
  readonly 'spark_ads.beta_accounts_mismatch': 'spark_ads.beta_accounts_mismatch';
}

export interface CampaignsRoutes {
  /** The process works; says nothing about what it depends on, so nobody restarts it because Postgres is away. */
  readonly 'GET /health/live': {
    readonly input: {};
    readonly answer: { readonly status: string };
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'service.unavailable'];
  };
  /** ready: /health/ready. */
  readonly 'GET /health/ready': {
    readonly input: {};
    readonly answer: { readonly status: string; readonly reasons?: readonly string[] };
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'service.unavailable'];
  };
  /** metrics: /metrics. */
  readonly 'GET /metrics': {
    readonly input: {};
    readonly answer: string;
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'service.unavailable'];
  };
  /** consumers: /operations/consumers. */
  readonly 'GET /operations/consumers': {
    readonly input: {};
    readonly answer: { readonly data: readonly ConsumerPartition[] };
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Pausing twice: the second finds nothing running (409). */
  readonly 'POST /operations/consumers/pauses': {
    readonly input: {
      readonly body: {
        readonly consumerGroup: string;
        readonly topic: string;
        readonly partition?: number | null;
        readonly why: string;
      };
    };
    readonly answer: { readonly data: readonly ConsumerPartition[] };
    readonly code: CampaignsRefusals[
      | 'Problem400-6eb886'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'consumer.not_found'
      | 'request.timeout'
      | 'consumer.already_stopped'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** After a pause or a halt. Resuming twice: the second finds nothing that stands (409). */
  readonly 'POST /operations/consumers/resumptions': {
    readonly input: {
      readonly body: {
        readonly fromOffset?: number | null;
        readonly consumerGroup: string;
        readonly topic: string;
        readonly partition?: number | null;
        readonly why: string;
      };
    };
    readonly answer: { readonly data: readonly ConsumerPartition[] };
    readonly code: CampaignsRefusals[
      | 'Problem400-6eb886'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'consumer.not_halted'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'consumer.partition_missing'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** By cause, most letters first. */
  readonly 'GET /operations/dead-letters': {
    readonly input: {};
    readonly answer: { readonly data: readonly DeadLetterGroup[] };
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** one: /operations/dead-letters/:deadLetterId. */
  readonly 'GET /operations/dead-letters/:deadLetterId': {
    readonly input: { readonly params: { readonly deadLetterId: string } };
    readonly answer: DeadLetterView;
    readonly code: CampaignsRefusals[
      | 'Problem400-5f9690'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'dead_letter.not_found'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** edit: /operations/dead-letters/:deadLetterId/payload. */
  readonly 'PUT /operations/dead-letters/:deadLetterId/payload': {
    readonly input: {
      readonly params: { readonly deadLetterId: string };
      readonly body: { readonly why: string; readonly value: string };
    };
    readonly answer: DeadLetterView;
    readonly code: CampaignsRefusals[
      | 'Problem400-6eb886'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'dead_letter.not_found'
      | 'request.timeout'
      | 'dead_letter.closed'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'dead_letter.edit_invalid'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** discard: /operations/dead-letters/discards. */
  readonly 'POST /operations/dead-letters/discards': {
    readonly input: {
      readonly body: {
        readonly why: string;
        readonly deadLetterId?: string | null;
        readonly topic?: string | null;
        readonly key?: string | null;
        readonly fingerprint?: string | null;
      };
    };
    readonly answer: { readonly discarded: number };
    readonly code: CampaignsRefusals[
      | 'Problem400-6eb886'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'dead_letter.not_found'
      | 'request.timeout'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'dead_letter.target_ambiguous'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** The letters of one cause, oldest first. */
  readonly 'GET /operations/dead-letters/letters': {
    readonly input: { readonly query: { readonly fingerprint: string; readonly limit?: number } };
    readonly answer: { readonly data: readonly DeadLetterView[] };
    readonly code: CampaignsRefusals[
      | 'Problem400-5f9690'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** redrive: /operations/dead-letters/redrives. */
  readonly 'POST /operations/dead-letters/redrives': {
    readonly input: {
      readonly body: {
        readonly why: string;
        readonly deadLetterId?: string | null;
        readonly topic?: string | null;
        readonly key?: string | null;
        readonly fingerprint?: string | null;
      };
    };
    readonly answer: { readonly redriven: number; readonly failed: number; readonly remaining: number };
    readonly code: CampaignsRefusals[
      | 'Problem400-6eb886'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'dead_letter.not_found'
      | 'request.timeout'
      | 'dead_letter.not_first'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'dead_letter.target_ambiguous'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** How fast and how far each topic is: what waits to be published, and what waits to be processed. */
  readonly 'GET /operations/flow': {
    readonly input: {};
    readonly answer: Flow;
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** reset level: /operations/log-level. */
  readonly 'DELETE /operations/log-level': {
    readonly input: {};
    readonly answer: LogLevelView;
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** level: /operations/log-level. */
  readonly 'GET /operations/log-level': {
    readonly input: {};
    readonly answer: LogLevelView;
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** In all replicas within seconds, and for `minutes` only. */
  readonly 'PUT /operations/log-level': {
    readonly input: {
      readonly body: {
        readonly level: 'error' | 'warn' | 'info' | 'debug' | 'trace';
        readonly minutes?: number;
        readonly why: string;
      };
    };
    readonly answer: LogLevelView;
    readonly code: CampaignsRefusals[
      | 'Problem400-6eb886'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** quiescence: /operations/quiescence. */
  readonly 'GET /operations/quiescence': {
    readonly input: {};
    readonly answer: ServiceQuiescence;
    readonly code: CampaignsRefusals[
      | 'Problem400-f36df1'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Poll by poll, so that no connection is held while waiting. */
  readonly 'GET /operations/timeline': {
    readonly input: { readonly query: { readonly id: string; readonly until?: string; readonly waitMs?: number } };
    readonly answer: { readonly data: readonly TimelineEntry[]; readonly found: boolean };
    readonly code: CampaignsRefusals[
      | 'Problem400-5f9690'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts that the caller is a member of. */
  readonly 'GET /v1/ad-groups': {
    readonly input: {
      readonly query?: {
        readonly businessAccountId?: string;
        readonly campaignId?: string;
        readonly limit?: number;
        readonly cursor?: string;
      };
    };
    readonly answer: { readonly data: readonly AdGroupView[]; /** Null on the last page. */ readonly nextCursor: string | null };
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts where the caller is ADMIN or OPERATOR. */
  readonly 'POST /v1/ad-groups': {
    readonly input: {
      readonly body: {
        readonly campaignId: string;
        readonly name: string;
        readonly placement: 'IN_FEED';
        readonly budgetMode: 'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL';
        readonly budgetMicros: number;
        readonly billingEvent: 'CPM' | 'CPC' | 'CPV';
        readonly bidType: 'BID_TYPE_CUSTOM';
        readonly bidPriceMicros: number;
        readonly pacing: 'PACING_MODE_FAST';
        readonly scheduleStartAt?: string | null;
        readonly scheduleEndAt?: string | null;
        readonly targeting: { readonly countries: readonly string[]; readonly languages?: readonly string[] };
      };
    };
    readonly answer: AdGroupView;
    readonly code: CampaignsRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-9463d3'
      | 'Problem404-32e020'
      | 'request.timeout'
      | 'Problem409-ddb006'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-f79a5e'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts that the caller is a member of. */
  readonly 'GET /v1/ad-groups/:adGroupId': {
    readonly input: { readonly params: { readonly adGroupId: string } };
    readonly answer: AdGroupView;
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'ad_group.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts where the caller is ADMIN or OPERATOR. */
  readonly 'PATCH /v1/ad-groups/:adGroupId': {
    readonly input: {
      readonly params: { readonly adGroupId: string };
      readonly body?: {
        readonly name?: string;
        readonly operationStatus?: 'ENABLE' | 'DISABLE' | 'DELETE' | 'FROZEN';
        readonly budgetMicros?: number;
        readonly bidPriceMicros?: number;
        readonly scheduleStartAt?: string;
        readonly scheduleEndAt?: string | null;
        readonly targeting?: { readonly countries: readonly string[]; readonly languages?: readonly string[] };
      };
      /** The `etag` of the state that the edit was decided on. */ readonly ifMatch: string;
    };
    readonly answer: AdGroupView;
    readonly code: CampaignsRefusals[
      | 'Problem400-4f012a'
      | 'Problem401-bb7a62'
      | 'Problem403-9463d3'
      | 'Problem404-58c2eb'
      | 'request.timeout'
      | 'Problem409-17a3eb'
      | 'precondition.stale'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-b79026'
      | 'precondition.missing'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts that the caller is a member of. */
  readonly 'GET /v1/ads': {
    readonly input: {
      readonly query?: {
        readonly businessAccountId?: string;
        readonly campaignId?: string;
        readonly adGroupId?: string;
        readonly limit?: number;
        readonly cursor?: string;
      };
    };
    readonly answer: { readonly data: readonly AdView[]; /** Null on the last page. */ readonly nextCursor: string | null };
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts where the caller is ADMIN or OPERATOR. */
  readonly 'POST /v1/ads': {
    readonly input: {
      readonly body: {
        readonly adGroupId: string;
        readonly postId: string;
        readonly identityType: 'AUTH_CODE' | 'TT_USER';
        readonly adAuthorizationId?: string;
        readonly callToAction: 'LISTEN_NOW' | 'LEARN_MORE' | 'SHOP_NOW' | 'DOWNLOAD_NOW' | 'SIGN_UP';
        readonly landingPageUrl?: string | null;
      };
    };
    readonly answer: AdView;
    readonly code: CampaignsRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-9463d3'
      | 'Problem404-7bbcac'
      | 'request.timeout'
      | 'Problem409-c39af3'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-072ec2'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts that the caller is a member of. */
  readonly 'GET /v1/ads/:adId': {
    readonly input: { readonly params: { readonly adId: string } };
    readonly answer: AdView;
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'ad.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts where the caller is ADMIN or OPERATOR. */
  readonly 'PATCH /v1/ads/:adId': {
    readonly input: {
      readonly params: { readonly adId: string };
      readonly body?: {
        readonly operationStatus?: 'ENABLE' | 'DISABLE' | 'DELETE';
        readonly callToAction?: 'LISTEN_NOW' | 'LEARN_MORE' | 'SHOP_NOW' | 'DOWNLOAD_NOW' | 'SIGN_UP';
        readonly landingPageUrl?: string | null;
      };
      /** The `etag` of the state that the edit was decided on. */ readonly ifMatch: string;
    };
    readonly answer: AdView;
    readonly code: CampaignsRefusals[
      | 'Problem400-4f012a'
      | 'Problem401-bb7a62'
      | 'Problem403-9463d3'
      | 'Problem404-698739'
      | 'request.timeout'
      | 'Problem409-40f872'
      | 'precondition.stale'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'precondition.missing'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts that the caller is a member of. */
  readonly 'GET /v1/ads/:adId/status': {
    readonly input: { readonly params: { readonly adId: string } };
    readonly answer: AdStatusView;
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'ad.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts that the caller is a member of. */
  readonly 'GET /v1/campaigns': {
    readonly input: {
      readonly query?: { readonly businessAccountId?: string; readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: { readonly data: readonly CampaignView[]; /** Null on the last page. */ readonly nextCursor: string | null };
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts where the caller is ADMIN or OPERATOR. */
  readonly 'POST /v1/campaigns': {
    readonly input: {
      readonly body: {
        readonly businessAccountId: string;
        readonly name: string;
        readonly objectiveType: 'REACH' | 'TRAFFIC' | 'VIDEO_VIEWS' | 'ENGAGEMENT' | 'WEB_CONVERSIONS' | 'TOPVIEW_REACH';
        readonly buyingType: 'AUCTION' | 'RESERVATION_TOP_VIEW';
        readonly budgetMode?: 'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL' | null;
        readonly budgetMicros?: number | null;
      };
    };
    readonly answer: CampaignView;
    readonly code: CampaignsRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-9463d3'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-92efe0'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts that the caller is a member of. */
  readonly 'GET /v1/campaigns/:campaignId': {
    readonly input: { readonly params: { readonly campaignId: string } };
    readonly answer: CampaignView;
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'campaign.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of business accounts where the caller is ADMIN or OPERATOR. */
  readonly 'PATCH /v1/campaigns/:campaignId': {
    readonly input: {
      readonly params: { readonly campaignId: string };
      readonly body?: {
        readonly name?: string;
        readonly operationStatus?: 'ENABLE' | 'DISABLE' | 'DELETE' | 'FROZEN';
        readonly budgetMode?: 'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL' | null;
        readonly budgetMicros?: number | null;
      };
      /** The `etag` of the state that the edit was decided on. */ readonly ifMatch: string;
    };
    readonly answer: CampaignView;
    readonly code: CampaignsRefusals[
      | 'Problem400-4f012a'
      | 'Problem401-bb7a62'
      | 'Problem403-9463d3'
      | 'Problem404-32e020'
      | 'request.timeout'
      | 'Problem409-8b358c'
      | 'precondition.stale'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-3c8e2f'
      | 'precondition.missing'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: public posts, the own ones, and those that a business account of the caller holds a grant for. */
  readonly 'GET /v1/library-posts': {
    readonly input: {
      readonly query?: {
        readonly businessAccountId?: string;
        readonly soundId?: string;
        readonly creatorId?: string;
        readonly promotability?: 'ALLOWED' | 'OWN' | 'NEEDS_REQUEST' | 'BLOCKED';
        readonly sort?: 'PERFORMANCE' | 'NEWEST';
        readonly limit?: number;
        readonly cursor?: string;
      };
    };
    readonly answer: {
      readonly data: readonly LibraryPostView[];
      /** Null on the last page. */ readonly nextCursor: string | null;
    };
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** find: /v1/rate-cards. */
  readonly 'GET /v1/rate-cards': {
    readonly input: { readonly query?: { readonly market?: string } };
    readonly answer: { readonly data: readonly RateCardView[]; readonly nextCursor: null };
    readonly code: CampaignsRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: all. */
  readonly 'GET /v1/spark-ads-rollout': {
    readonly input: {};
    readonly answer: { readonly data: readonly SparkAdsRolloutView[]; readonly nextCursor: null };
    readonly code: CampaignsRefusals[
      | 'Problem400-14100d'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: all. */
  readonly 'PUT /v1/spark-ads-rollout': {
    readonly input: {
      readonly body: {
        readonly market: string;
        readonly stage: 'OFF' | 'BETA' | 'ON';
        readonly betaBusinessAccountIds?: readonly string[];
      };
    };
    readonly answer: SparkAdsRolloutView;
    readonly code: CampaignsRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'spark_ads.beta_accounts_mismatch'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
}

export const campaignsKeyedRoutes: ReadonlySet<string> = new Set([
  'POST /v1/ad-groups',
  'PATCH /v1/ad-groups/:adGroupId',
  'POST /v1/ads',
  'PATCH /v1/ads/:adId',
  'POST /v1/campaigns',
  'PATCH /v1/campaigns/:campaignId',
  'PUT /v1/spark-ads-rollout',
]);
