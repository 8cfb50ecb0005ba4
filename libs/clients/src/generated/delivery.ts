// Generated from services/delivery/openapi.json: UPDATE_CONTRACTS=1 npm test -- infra/local/src/contracts

export type AdTrace = {
  readonly adId: string;
  readonly auctions: number;
  readonly filtered: {
    readonly POST_GONE?: number;
    readonly POST_NOT_PUBLIC?: number;
    readonly POST_TOGGLE_OFF?: number;
    readonly CREATOR_SUSPENDED?: number;
    readonly AUTHORIZATION_NOT_STARTED?: number;
    readonly CREATOR_TOGGLE_OFF?: number;
    readonly AD_DISABLED?: number;
    readonly AD_NOT_APPROVED?: number;
    readonly AD_PAUSED?: number;
    readonly AD_GROUP_UNKNOWN?: number;
    readonly AD_GROUP_DISABLED?: number;
    readonly CAMPAIGN_UNKNOWN?: number;
    readonly CAMPAIGN_DISABLED?: number;
    readonly ACCOUNT_UNKNOWN?: number;
    readonly ACCOUNT_NOT_ACTIVE?: number;
    readonly LANGUAGE_NOT_TARGETED?: number;
    readonly CURRENCY_OF_ANOTHER_MARKET?: number;
    readonly BID_BELOW_FLOOR?: number;
    readonly SPARK_ADS_NOT_AVAILABLE?: number;
    readonly SCHEDULE_NOT_STARTED?: number;
    readonly SCHEDULE_OVER?: number;
    readonly RECORD_UNREADABLE?: number;
    readonly POST_UNKNOWN?: number;
    readonly NOT_THE_ADVERTISERS_POST?: number;
    readonly AUTHORIZATION_UNKNOWN?: number;
    readonly AUTHORIZATION_ENDED?: number;
    readonly PLACEMENT_NOT_GRANTED?: number;
    readonly OBJECTIVE_NOT_GRANTED?: number;
    readonly EMERGENCY_STOP?: number;
    readonly MUSIC_RIGHT_MISSING?: number;
    readonly POST_SHOWN_ALREADY?: number;
    readonly NO_BUDGET?: number;
  };
  readonly lost: number;
  readonly won: number;
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

export type DecisionView = {
  readonly decisionId: string;
  readonly adId: string;
  readonly postId: string;
  readonly placement: 'IN_FEED';
  readonly callToAction: string;
  readonly clickUrl: string | null;
  /** Somebody else would have paid for this impression too. */ readonly isContended: boolean;
  readonly decidedAt: string;
  readonly tokens: { readonly impression: string; readonly view2s: string; readonly view6s: string; readonly click: string };
};

export type DecisionsView = {
  readonly decisions: readonly DecisionView[];
  /** Why there is no ad at all, whoever advertises; null otherwise. */ readonly reason:
    'delivery.clock_uncertain' | 'delivery.market_unknown' | 'delivery.rights_stale' | 'delivery.viewer_is_minor' | null;
  readonly explain?: readonly AdTrace[];
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

export type LogLevelView = {
  readonly level: string;
  /** What the environment says: what it goes back to. */ readonly configuredLevel: string;
  /** Real time; null when nothing was changed. */ readonly untilAt: string | null;
  readonly who: string | null;
  readonly why: string | null;
};

export type ServiceQuiescence = {
  /** 0 where there is no test clock. */ readonly epoch: number;
  readonly dueTimers: number;
  readonly unpublished: number;
  readonly unprocessed: number;
  readonly inFlight: number;
  readonly parked: number;
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
export interface DeliveryRefusals {
  readonly 'Problem400-0a36a3':
    | 'event.header_malformed'
    | 'request.invalid'
    | 'request.invalid_text'
    | 'request.list_in_list'
    | 'request.malformed'
    | 'request.malformed_json'
    | 'request.not_an_object'
    | 'request.too_deep';
  readonly 'Problem400-14100d': 'event.header_malformed' | 'request.invalid_text' | 'request.malformed';
  readonly 'Problem400-5f9690': 'request.invalid' | 'request.invalid_text' | 'request.malformed';
  readonly 'Problem400-6eb886':
    | 'request.invalid'
    | 'request.invalid_text'
    | 'request.list_in_list'
    | 'request.malformed'
    | 'request.malformed_json'
    | 'request.not_an_object'
    | 'request.too_deep';
  readonly 'Problem400-b65306':
    | 'event.header_malformed'
    | 'idempotency.key_malformed'
    | 'idempotency.key_missing'
    | 'request.invalid'
    | 'request.invalid_text'
    | 'request.malformed';
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
  readonly 'Problem409-e8510c': 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem503-9b5321': 'auth.keys_unavailable' | 'service.unavailable';
  readonly 'auth.forbidden': 'auth.forbidden';
  readonly 'consumer.already_stopped': 'consumer.already_stopped';
  readonly 'consumer.not_found': 'consumer.not_found';
  readonly 'consumer.not_halted': 'consumer.not_halted';
  readonly 'consumer.partition_missing': 'consumer.partition_missing';
  readonly 'dead_letter.closed': 'dead_letter.closed';
  readonly 'dead_letter.edit_invalid': 'dead_letter.edit_invalid';
  readonly 'dead_letter.not_first': 'dead_letter.not_first';
  readonly 'dead_letter.not_found': 'dead_letter.not_found';
  readonly 'dead_letter.target_ambiguous': 'dead_letter.target_ambiguous';
  readonly 'emergency_stop.scope_unknown': 'emergency_stop.scope_unknown';
  readonly 'event.not_yet_seen': 'event.not_yet_seen';
  readonly 'internal.error': 'internal.error';
  readonly 'rate_limit.exceeded': 'rate_limit.exceeded';
  readonly 'request.headers_too_large': 'request.headers_too_large';
  readonly 'request.timeout': 'request.timeout';
  readonly 'request.too_large': 'request.too_large';
  readonly 'request.unsupported_media_type': 'request.unsupported_media_type';
  readonly 'request.url_too_long': 'request.url_too_long';
  readonly 'service.unavailable': 'service.unavailable';
}

export interface DeliveryRoutes {
  /** The process works; says nothing about what it depends on, so nobody restarts it because Postgres is away. */
  readonly 'GET /health/live': {
    readonly input: {};
    readonly answer: { readonly status: string };
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
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
    readonly code: DeliveryRefusals[
      | 'Problem400-5f9690'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** decide: /v1/decisions. */
  readonly 'POST /v1/decisions': {
    readonly input: {
      readonly body: {
        readonly placement: 'IN_FEED';
        readonly viewer: {
          readonly viewerId: string;
          readonly country: string;
          readonly language: string;
          readonly ageGroup: 'AGE_13_17' | 'AGE_18_24' | 'AGE_25_34' | 'AGE_35_44' | 'AGE_45_54' | 'AGE_55_100';
          readonly gender?: 'GENDER_FEMALE' | 'GENDER_MALE' | 'GENDER_UNKNOWN' | null;
          readonly interests?: readonly string[] | null;
          readonly operatingSystem?: 'ANDROID' | 'IOS' | 'WEB' | null;
          readonly network?: 'WIFI' | '2G' | '3G' | '4G' | '5G' | null;
          readonly audienceIds?: readonly string[] | null;
        };
        readonly slots: number;
        readonly explain?: boolean | null;
      };
    };
    readonly answer: DecisionsView;
    readonly code: DeliveryRefusals[
      | 'Problem400-0a36a3'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** find: /v1/emergency-stops. */
  readonly 'GET /v1/emergency-stops': {
    readonly input: {};
    readonly answer: {
      readonly data: readonly {
        readonly scope: string;
        readonly isStopped: boolean;
        readonly why: string;
        readonly stoppedBy: string;
        readonly stoppedAt: string;
      }[];
      readonly nextCursor: null;
    };
    readonly code: DeliveryRefusals[
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
  /** The reason is a parameter: not every client sends a body with DELETE. */
  readonly 'DELETE /v1/emergency-stops/:scope': {
    readonly input: { readonly params: { readonly scope: string }; readonly query: { readonly why: string } };
    readonly answer: { readonly scope: string; readonly isStopped: boolean };
    readonly code: DeliveryRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.url_too_long'
      | 'emergency_stop.scope_unknown'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** stop: /v1/emergency-stops/:scope. */
  readonly 'PUT /v1/emergency-stops/:scope': {
    readonly input: { readonly params: { readonly scope: string }; readonly body: { readonly why: string } };
    readonly answer: {
      readonly scope: string;
      readonly isStopped: boolean;
      readonly why: string;
      readonly stoppedBy: string;
      readonly stoppedAt: string;
    };
    readonly code: DeliveryRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'emergency_stop.scope_unknown'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** One result per token, in their order. */
  readonly 'POST /v1/tracking-events': {
    readonly input: { readonly body: { readonly tokens: readonly string[] } };
    readonly answer: {
      readonly results: readonly { readonly result: 'ACCEPTED' | 'EARLY' | 'EXPIRED' | 'FORGED' | 'MALFORMED' }[];
    };
    readonly code: DeliveryRefusals[
      | 'Problem400-0a36a3'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
}

export const deliveryKeyedRoutes: ReadonlySet<string> = new Set([
  'DELETE /v1/emergency-stops/:scope',
  'PUT /v1/emergency-stops/:scope',
]);
