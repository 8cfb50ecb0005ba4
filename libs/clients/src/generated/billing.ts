// Generated from services/billing/openapi.json: UPDATE_CONTRACTS=1 npm test -- infra/local/src/contracts

export type BillingAccountView = {
  readonly businessAccountId: string;
  readonly currency: string | null;
  readonly status: 'ACTIVE' | 'AWAITED' | 'DEPLETED';
  readonly cashBalanceMicros: number;
  readonly frozenBalanceMicros: number;
  readonly spentMicrosTotal: number;
  readonly budgetMode: 'CUSTOM_BUDGET' | 'DAILY_BUDGET' | 'MONTHLY_BUDGET' | 'UNLIMITED';
  readonly budgetMicros: number | null;
  readonly openedAt: string | null;
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

export type TransactionView = {
  readonly leaseId: string | null;
  readonly adGroupId: string | null;
  readonly campaignId: string | null;
  readonly budgetDay: string | null;
  readonly transactionId: string;
  readonly kind: 'CHARGE' | 'REVERSAL' | 'TOP_UP';
  readonly amountMicros: number;
  readonly currency: string;
  readonly createdAt: string;
};

export type TransferView = {
  readonly transactionId: string;
  readonly kind: 'CHARGE' | 'REVERSAL' | 'TOP_UP';
  readonly amountMicros: number;
  readonly currency: string;
  readonly createdAt: string;
};

export type TrialBalanceView = {
  /** Balance = credits − debits. Pending debits are inside CASH's balance: held, not posted. */ readonly lines: readonly {
    readonly currency: string;
    readonly kind: 'CASH' | 'PAYMENTS' | 'REVENUE';
    readonly accounts: number;
    readonly debitsMicros: number;
    readonly creditsMicros: number;
    readonly pendingDebitsMicros: number;
    readonly balanceMicros: number;
  }[];
  /** One per currency; always 0. */ readonly totals: readonly { readonly currency: string; readonly totalMicros: number }[];
};

/** By the name of a set of refusals: their codes. */
export interface BillingRefusals {
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
  readonly 'Problem403-b1b877': 'auth.forbidden' | 'billing_account.role_not_allowed';
  readonly 'Problem409-3061db':
    'billing_account.closed' | 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem409-e8510c': 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem422-6e070c':
    'billing_account.currency_mismatch' | 'billing_account.top_up_not_in_whole_cents' | 'billing_account.top_up_out_of_range';
  readonly 'Problem503-9b5321': 'auth.keys_unavailable' | 'service.unavailable';
  readonly 'auth.forbidden': 'auth.forbidden';
  readonly 'billing_account.budget_amount_mismatch': 'billing_account.budget_amount_mismatch';
  readonly 'billing_account.not_found': 'billing_account.not_found';
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
}

export interface BillingRoutes {
  /** The process works; says nothing about what it depends on, so nobody restarts it because Postgres is away. */
  readonly 'GET /health/live': {
    readonly input: {};
    readonly answer: { readonly status: string };
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
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
    readonly code: BillingRefusals[
      | 'Problem400-5f9690'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of a business account that the caller is a member of. */
  readonly 'GET /v1/billing-accounts/:businessAccountId': {
    readonly input: { readonly params: { readonly businessAccountId: string } };
    readonly answer: BillingAccountView;
    readonly code: BillingRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'Problem403-b1b877'
      | 'billing_account.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of a business account where the caller is ADMIN or FINANCE. */
  readonly 'PATCH /v1/billing-accounts/:businessAccountId': {
    readonly input: {
      readonly params: { readonly businessAccountId: string };
      readonly body: {
        readonly budgetMode: 'UNLIMITED' | 'MONTHLY_BUDGET' | 'DAILY_BUDGET' | 'CUSTOM_BUDGET';
        readonly budgetMicros: number;
      };
      /** The `etag` of the state that the edit was decided on. */ readonly ifMatch: string;
    };
    readonly answer: BillingAccountView;
    readonly code: BillingRefusals[
      | 'Problem400-4f012a'
      | 'Problem401-bb7a62'
      | 'Problem403-b1b877'
      | 'billing_account.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'precondition.stale'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'billing_account.budget_amount_mismatch'
      | 'precondition.missing'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of a business account where the caller is ADMIN or FINANCE. */
  readonly 'POST /v1/billing-accounts/:businessAccountId/top-ups': {
    readonly input: {
      readonly params: { readonly businessAccountId: string };
      readonly body: { readonly amountMicros: number; readonly currency: string };
    };
    readonly answer: TransferView;
    readonly code: BillingRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-b1b877'
      | 'billing_account.not_found'
      | 'request.timeout'
      | 'Problem409-3061db'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-6e070c'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: of a business account where the caller is ADMIN, FINANCE or ANALYST. */
  readonly 'GET /v1/billing-accounts/:businessAccountId/transactions': {
    readonly input: {
      readonly params: { readonly businessAccountId: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: {
      readonly data: readonly TransactionView[];
      /** Null on the last page. */ readonly nextCursor: string | null;
    };
    readonly code: BillingRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'Problem403-b1b877'
      | 'billing_account.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** trial balance: /v1/ledger/trial-balance. */
  readonly 'GET /v1/ledger/trial-balance': {
    readonly input: {};
    readonly answer: TrialBalanceView;
    readonly code: BillingRefusals[
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
}

export const billingKeyedRoutes: ReadonlySet<string> = new Set([
  'PATCH /v1/billing-accounts/:businessAccountId',
  'POST /v1/billing-accounts/:businessAccountId/top-ups',
]);
