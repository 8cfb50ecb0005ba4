// Generated from services/authorization/openapi.json: UPDATE_CONTRACTS=1 npm test -- infra/local/src/contracts

export type AdAuthorizationCaps = {
  /** For a calendar day of the business account, in its currency. */ readonly dailySpendMicros: number | null;
  readonly placements: readonly ('IN_FEED' | 'TOPVIEW')[] | null;
  readonly objectiveTypes:
    readonly ('ENGAGEMENT' | 'REACH' | 'TOPVIEW_REACH' | 'TRAFFIC' | 'VIDEO_VIEWS' | 'WEB_CONVERSIONS')[] | null;
};

export type AdAuthorizationView = {
  readonly adAuthorizationId: string;
  readonly adCodeId: string;
  readonly creatorId: string;
  readonly businessAccountId: string;
  readonly scope: 'POST';
  readonly postId: string;
  readonly noticeHours: number;
  readonly caps: AdAuthorizationCaps | null;
  readonly status: 'EXPIRED' | 'IN_USE' | 'REVOKED' | 'REVOKING';
  readonly startsAt: string;
  readonly endsAt: string;
  readonly revokesAt: string | null;
  readonly endedAt: string | null;
  /** Whether ads may run with it right now. */ readonly isEffective: boolean;
  /** Everything that stands against it right now; empty if it is effective. */ readonly reasonsNotEffective: readonly (
    | 'ACCOUNT_TOGGLE_OFF'
    | 'CREATOR_SUSPENDED'
    | 'EXPIRED'
    | 'NOT_STARTED'
    | 'POST_GONE'
    | 'POST_NOT_PUBLIC'
    | 'POST_TOGGLE_OFF'
    | 'REVOKED'
  )[];
};

export type AdCodeCaps = {
  /** Of `dailySpendMicros`: who redeems the code pays in it. */ readonly currency: string | null;
  readonly endsAt: string | null;
  /** For a calendar day of the business account, in its currency. */ readonly dailySpendMicros: number | null;
  readonly placements: readonly ('IN_FEED' | 'TOPVIEW')[] | null;
  readonly objectiveTypes:
    readonly ('ENGAGEMENT' | 'REACH' | 'TOPVIEW_REACH' | 'TRAFFIC' | 'VIDEO_VIEWS' | 'WEB_CONVERSIONS')[] | null;
};

export type AdCodeView = {
  readonly adCodeId: string;
  readonly status: 'DELETED' | 'EXPIRED' | 'IN_USE' | 'NOT_USED';
  readonly scope: 'POST';
  readonly postId: string;
  readonly authorizationDays: 30 | 365 | 60 | 7;
  readonly maxAdvertisers: number;
  readonly redemptionCount: number;
  readonly allowedBusinessAccountIds: readonly string[] | null;
  readonly noticeHours: number;
  readonly caps: AdCodeCaps | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly deletedAt: string | null;
};

export type BusinessAccountView = {
  readonly businessAccountId: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly status: 'ACTIVE' | 'CLOSED' | 'SUSPENDED';
  readonly statusChangedAt: string;
  readonly suspension: SuspensionView | null;
  readonly isVerified: boolean;
  readonly members: readonly BusinessMembership[];
  readonly openedAt: string;
  readonly verifiedAt: string | null;
};

export type BusinessMembership = { readonly userId: string; readonly role: 'ADMIN' | 'ANALYST' | 'FINANCE' | 'OPERATOR' };

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

export type CreatedAdCodeView = {
  readonly adCode: string;
  readonly adCodeId: string;
  readonly status: 'DELETED' | 'EXPIRED' | 'IN_USE' | 'NOT_USED';
  readonly scope: 'POST';
  readonly postId: string;
  readonly authorizationDays: 30 | 365 | 60 | 7;
  readonly maxAdvertisers: number;
  readonly redemptionCount: number;
  readonly allowedBusinessAccountIds: readonly string[] | null;
  readonly noticeHours: number;
  readonly caps: AdCodeCaps | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly deletedAt: string | null;
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

export type LogLevelView = {
  readonly level: string;
  /** What the environment says: what it goes back to. */ readonly configuredLevel: string;
  /** Real time; null when nothing was changed. */ readonly untilAt: string | null;
  readonly who: string | null;
  readonly why: string | null;
};

export type PostAdSettingsView = {
  readonly postId: string;
  readonly isAdPromotable: boolean;
  /** Null until the toggle is turned for the first time. */ readonly changedAt: string | null;
};

export type PrivacySettingsView = {
  readonly adAuthorizationEnabled: boolean;
  /** Null until the toggle is turned for the first time. */ readonly changedAt: string | null;
};

export type ServiceQuiescence = {
  /** 0 where there is no test clock. */ readonly epoch: number;
  readonly dueTimers: number;
  readonly unpublished: number;
  readonly unprocessed: number;
  readonly inFlight: number;
  readonly parked: number;
};

export type SuspensionView = {
  readonly reason: string;
  readonly evidence: string;
  readonly suspendedAt: string;
  readonly appealEndsAt: string;
  readonly appeal: {
    readonly decidedAt: string | null;
    readonly text: string;
    /** Null: not decided. A lifted suspension is gone with its appeal. */ readonly decision: 'UPHELD' | null;
    readonly appealedAt: string;
  } | null;
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
export interface AuthorizationRefusals {
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
  readonly 'Problem403-88b37a': 'ad_code.business_account_not_allowed' | 'auth.forbidden' | 'business_account.role_missing';
  readonly 'Problem403-e6e75c': 'auth.forbidden' | 'business_account.role_missing';
  readonly 'Problem404-b31bc0': 'ad_code.not_found' | 'business_account.not_found';
  readonly 'Problem409-2c2e74':
    | 'creator_ad_settings.ad_authorization_disabled'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress'
    | 'post.not_public'
    | 'post_ad_settings.not_promotable';
  readonly 'Problem409-3fc7e5':
    | 'ad_code.used'
    | 'business_account.not_active'
    | 'creator_ad_settings.ad_authorization_disabled'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress'
    | 'post_ad_settings.not_promotable';
  readonly 'Problem409-4035bf':
    'business_account.closed' | 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem409-658290':
    | 'business_account.appeal_made'
    | 'business_account.appeal_too_late'
    | 'business_account.not_suspended'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress';
  readonly 'Problem409-8f7ddf':
    | 'business_account.no_appeal'
    | 'business_account.not_suspended'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress';
  readonly 'Problem409-924c08':
    'business_account.last_admin' | 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem409-d47d7d':
    | 'ad_authorization.expired_too_long'
    | 'ad_authorization.not_extendable'
    | 'creator_ad_settings.ad_authorization_disabled'
    | 'event.not_yet_seen'
    | 'idempotency.conflict'
    | 'idempotency.in_progress'
    | 'post_ad_settings.not_promotable';
  readonly 'Problem409-e8510c': 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem410-9c1b72': 'ad_code.deleted' | 'ad_code.expired' | 'post.gone';
  readonly 'Problem422-60f30d': 'ad_code.caps_end_passed' | 'ad_code.caps_without_currency';
  readonly 'Problem422-e25c6d': 'business_account.currency_not_supported' | 'business_account.time_zone_unknown';
  readonly 'Problem422-f1de58': 'ad_code.mistyped' | 'ad_code.of_other_currency';
  readonly 'Problem429-efefc7': 'ad_code.too_many_wrong_codes' | 'rate_limit.exceeded';
  readonly 'Problem503-9b5321': 'auth.keys_unavailable' | 'service.unavailable';
  readonly 'ad_authorization.not_found': 'ad_authorization.not_found';
  readonly 'ad_code.expired': 'ad_code.expired';
  readonly 'ad_code.not_found': 'ad_code.not_found';
  readonly 'auth.forbidden': 'auth.forbidden';
  readonly 'business_account.not_found': 'business_account.not_found';
  readonly 'business_account.too_many_members': 'business_account.too_many_members';
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
  readonly 'post.gone': 'post.gone';
  readonly 'post.not_found': 'post.not_found';
  readonly 'precondition.missing': 'precondition.missing';
  readonly 'precondition.stale': 'precondition.stale';
  readonly 'rate_limit.exceeded': 'rate_limit.exceeded';
  readonly 'request.headers_too_large': 'request.headers_too_large';
  readonly 'request.timeout': 'request.timeout';
  readonly 'request.too_large': 'request.too_large';
  readonly 'request.unsupported_media_type': 'request.unsupported_media_type';
  readonly 'request.url_too_long': 'request.url_too_long';
  readonly 'service.unavailable': 'service.unavailable';
}

export interface AuthorizationRoutes {
  /** The process works; says nothing about what it depends on, so nobody restarts it because Postgres is away. */
  readonly 'GET /health/live': {
    readonly input: {};
    readonly answer: { readonly status: string };
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
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
    readonly code: AuthorizationRefusals[
      | 'Problem400-5f9690'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: on the caller's posts, or of business accounts where the caller is a member. */
  readonly 'GET /v1/ad-authorizations': {
    readonly input: { readonly query?: { readonly limit?: number; readonly cursor?: string } };
    readonly answer: {
      readonly data: readonly AdAuthorizationView[];
      /** Null on the last page. */ readonly nextCursor: string | null;
    };
    readonly code: AuthorizationRefusals[
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
  /** Whose: on the caller's posts, or of business accounts where the caller is a member. */
  readonly 'GET /v1/ad-authorizations/:adAuthorizationId': {
    readonly input: { readonly params: { readonly adAuthorizationId: string } };
    readonly answer: AdAuthorizationView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'ad_authorization.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** The answer to a repeated request is stored with its key: nothing is extended twice. Whose: on the caller's posts. */
  readonly 'POST /v1/ad-authorizations/:adAuthorizationId/extension': {
    readonly input: {
      readonly params: { readonly adAuthorizationId: string };
      readonly body: { readonly authorizationDays: 7 | 30 | 60 | 365 };
    };
    readonly answer: AdAuthorizationView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'ad_authorization.not_found'
      | 'request.timeout'
      | 'Problem409-d47d7d'
      | 'post.gone'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Asks for no If-Match: a creator who says no is never told to look first. Whose: on the caller's posts. */
  readonly 'POST /v1/ad-authorizations/:adAuthorizationId/revocation': {
    readonly input: { readonly params: { readonly adAuthorizationId: string } };
    readonly answer: AdAuthorizationView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'ad_authorization.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: for business accounts where the caller is ADMIN or OPERATOR. */
  readonly 'POST /v1/ad-authorizations/redemptions': {
    readonly input: { readonly body: { readonly adCode: string; readonly businessAccountId: string } };
    readonly answer: AdAuthorizationView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-88b37a'
      | 'Problem404-b31bc0'
      | 'request.timeout'
      | 'Problem409-3fc7e5'
      | 'Problem410-9c1b72'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-f1de58'
      | 'Problem429-efefc7'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: the caller's own. */
  readonly 'GET /v1/ad-codes': {
    readonly input: { readonly query?: { readonly limit?: number; readonly cursor?: string } };
    readonly answer: { readonly data: readonly AdCodeView[]; /** Null on the last page. */ readonly nextCursor: string | null };
    readonly code: AuthorizationRefusals[
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
  /** The only answer that holds the code, which is why it is kept encrypted for a repetition. Whose: for the caller's own posts. */
  readonly 'POST /v1/ad-codes': {
    readonly input: {
      readonly body: {
        readonly scope?: 'POST';
        readonly postId: string;
        readonly authorizationDays?: 7 | 30 | 60 | 365;
        readonly maxAdvertisers?: number;
        readonly allowedBusinessAccountIds?: readonly string[] | null;
        readonly noticeHours?: number;
        readonly caps?: {
          readonly dailySpendMicros?: number | null;
          readonly currency?: string | null;
          readonly placements?: readonly ('IN_FEED' | 'TOPVIEW')[] | null;
          readonly objectiveTypes?:
            readonly ('REACH' | 'TRAFFIC' | 'VIDEO_VIEWS' | 'ENGAGEMENT' | 'WEB_CONVERSIONS' | 'TOPVIEW_REACH')[] | null;
          readonly endsAt?: string | null;
        } | null;
      };
    };
    readonly answer: CreatedAdCodeView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'post.not_found'
      | 'request.timeout'
      | 'Problem409-2c2e74'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-60f30d'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: the caller's own. */
  readonly 'DELETE /v1/ad-codes/:adCodeId': {
    readonly input: { readonly params: { readonly adCodeId: string } };
    readonly answer: AdCodeView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'ad_code.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'ad_code.expired'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** open: /v1/business-accounts. */
  readonly 'POST /v1/business-accounts': {
    readonly input: { readonly body: { readonly name: string; readonly currency: string; readonly timeZone: string } };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-e25c6d'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: where the caller is a member. */
  readonly 'GET /v1/business-accounts/:businessAccountId': {
    readonly input: { readonly params: { readonly businessAccountId: string } };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
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
  /** Whose: where the caller is ADMIN. */
  readonly 'PATCH /v1/business-accounts/:businessAccountId': {
    readonly input: {
      readonly params: { readonly businessAccountId: string };
      readonly body: { readonly name: string };
      /** The `etag` of the state that the edit was decided on. */ readonly ifMatch: string;
    };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-4f012a'
      | 'Problem401-bb7a62'
      | 'Problem403-e6e75c'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
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
  /** Whose: where the caller is ADMIN. */
  readonly 'POST /v1/business-accounts/:businessAccountId/appeal': {
    readonly input: { readonly params: { readonly businessAccountId: string }; readonly body: { readonly text: string } };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-e6e75c'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-658290'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: all. */
  readonly 'POST /v1/business-accounts/:businessAccountId/appeal-decision': {
    readonly input: {
      readonly params: { readonly businessAccountId: string };
      readonly body: { readonly decision: 'LIFTED' | 'UPHELD' };
    };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-8f7ddf'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: where the caller is ADMIN. */
  readonly 'POST /v1/business-accounts/:businessAccountId/closure': {
    readonly input: { readonly params: { readonly businessAccountId: string } };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'Problem403-e6e75c'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: where the caller is ADMIN. */
  readonly 'DELETE /v1/business-accounts/:businessAccountId/members/:userId': {
    readonly input: { readonly params: { readonly businessAccountId: string; readonly userId: string } };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'Problem403-e6e75c'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-924c08'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: where the caller is ADMIN. */
  readonly 'PUT /v1/business-accounts/:businessAccountId/members/:userId': {
    readonly input: {
      readonly params: { readonly businessAccountId: string; readonly userId: string };
      readonly body: { readonly role: 'ADMIN' | 'OPERATOR' | 'ANALYST' | 'FINANCE' };
    };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-e6e75c'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-924c08'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'business_account.too_many_members'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: all. */
  readonly 'DELETE /v1/business-accounts/:businessAccountId/suspension': {
    readonly input: { readonly params: { readonly businessAccountId: string } };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: all. */
  readonly 'POST /v1/business-accounts/:businessAccountId/suspension': {
    readonly input: {
      readonly params: { readonly businessAccountId: string };
      readonly body: { readonly reason: string; readonly evidence: string; readonly appealDays?: number };
    };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-4035bf'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: all. */
  readonly 'POST /v1/business-accounts/:businessAccountId/verification': {
    readonly input: { readonly params: { readonly businessAccountId: string } };
    readonly answer: BusinessAccountView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'business_account.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: the caller's own. */
  readonly 'GET /v1/creators/me/privacy-settings': {
    readonly input: {};
    readonly answer: PrivacySettingsView;
    readonly code: AuthorizationRefusals[
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
  /** Asks for no If-Match: a creator who says no is never told to look first. Whose: the caller's own. */
  readonly 'PUT /v1/creators/me/privacy-settings': {
    readonly input: { readonly body: { readonly adAuthorizationEnabled: boolean } };
    readonly answer: PrivacySettingsView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Asks for no If-Match: a creator who says no is never told to look first. Whose: the caller's own posts. */
  readonly 'PUT /v1/posts/:postId/ad-settings': {
    readonly input: { readonly params: { readonly postId: string }; readonly body: { readonly isAdPromotable: boolean } };
    readonly answer: PostAdSettingsView;
    readonly code: AuthorizationRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'post.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
}

export const authorizationKeyedRoutes: ReadonlySet<string> = new Set([
  'POST /v1/ad-authorizations/:adAuthorizationId/extension',
  'POST /v1/ad-authorizations/:adAuthorizationId/revocation',
  'POST /v1/ad-authorizations/redemptions',
  'POST /v1/ad-codes',
  'DELETE /v1/ad-codes/:adCodeId',
  'POST /v1/business-accounts',
  'PATCH /v1/business-accounts/:businessAccountId',
  'POST /v1/business-accounts/:businessAccountId/appeal',
  'POST /v1/business-accounts/:businessAccountId/appeal-decision',
  'POST /v1/business-accounts/:businessAccountId/closure',
  'DELETE /v1/business-accounts/:businessAccountId/members/:userId',
  'PUT /v1/business-accounts/:businessAccountId/members/:userId',
  'DELETE /v1/business-accounts/:businessAccountId/suspension',
  'POST /v1/business-accounts/:businessAccountId/suspension',
  'POST /v1/business-accounts/:businessAccountId/verification',
  'PUT /v1/creators/me/privacy-settings',
  'PUT /v1/posts/:postId/ad-settings',
]);
