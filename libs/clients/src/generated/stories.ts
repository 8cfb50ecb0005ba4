// Generated from services/stories/openapi.json: UPDATE_CONTRACTS=1 npm test -- infra/local/src/contracts

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

export type EngagementCounts = {
  readonly views: number;
  readonly likes: number;
  readonly comments: number;
  readonly shares: number;
  readonly follows: number;
};

export type EngagementView = {
  readonly organic: EngagementCounts;
  readonly paid: EngagementCounts;
  readonly total: EngagementCounts;
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

export type PostCommentView = {
  readonly commentId: string;
  readonly postId: string;
  readonly authorId: string;
  readonly text: string;
  readonly writtenAt: string;
};

export type PostOfSoundView = {
  readonly performanceScore: number;
  readonly postId: string;
  readonly creatorId: string;
  readonly itemType: string;
  readonly soundId: string | null;
  readonly caption: string;
  readonly privacy: string;
  readonly commentAudience: string;
  readonly status: string;
  readonly publishedAt: string;
  readonly version: number;
  readonly engagement: EngagementView;
};

export type PostRemovalView = {
  readonly postId: string;
  readonly status: string;
  readonly endedAt: string | null;
  readonly reason: string | null;
};

export type PostView = {
  readonly postId: string;
  readonly creatorId: string;
  readonly itemType: string;
  readonly soundId: string | null;
  readonly caption: string;
  readonly privacy: string;
  readonly commentAudience: string;
  readonly status: string;
  readonly publishedAt: string;
  readonly version: number;
  readonly engagement: EngagementView;
};

export type ServiceQuiescence = {
  /** 0 where there is no test clock. */ readonly epoch: number;
  readonly dueTimers: number;
  readonly unpublished: number;
  readonly unprocessed: number;
  readonly inFlight: number;
  readonly parked: number;
};

export type SoundRight = {
  /** The viewer's country; null: in every one. */ readonly market: string | null;
  readonly startsAt: string;
  /** Null: open. */ readonly endsAt: string | null;
};

export type SoundView = {
  readonly soundId: string;
  readonly title: string;
  readonly registeredBy: string;
  readonly ownership: string;
  readonly ownerId: string | null;
  /** Where and when others may advertise with it; null: nobody is asked. */ readonly rights: readonly SoundRight[] | null;
  readonly registeredAt: string;
  readonly version: number;
};

export type StoryCommentView = {
  readonly text: string;
  readonly commentId: string;
  readonly storyId: string;
  readonly authorId: string;
  readonly writtenAt: string;
};

export type StoryRemovalView = {
  readonly storyId: string;
  readonly status: string;
  readonly expiresAt: string;
  readonly removal: {
    readonly reason: string;
    readonly removedAt: string;
    readonly appeal: {
      readonly decidedAt: string | null;
      readonly text: string;
      /** Null: not decided. */ readonly decision: 'RESTORED' | 'UPHELD' | null;
      readonly appealedAt: string;
    } | null;
  } | null;
};

export type StoryView = {
  readonly storyId: string;
  readonly creatorId: string;
  readonly soundId: string | null;
  readonly privacy: string;
  readonly commentAudience: string;
  readonly status: string;
  readonly publishedAt: string;
  readonly expiresAt: string;
  readonly version: number;
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

export type WrittenStoryCommentView = {
  readonly commentId: string;
  readonly storyId: string;
  readonly authorId: string;
  readonly writtenAt: string;
};

/** By the name of a set of refusals: their codes. */
export interface StoriesRefusals {
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
  readonly 'Problem403-2bf374': 'auth.forbidden' | 'post.comment_audience';
  readonly 'Problem403-b609c6': 'auth.forbidden' | 'story.comment_audience';
  readonly 'Problem409-317517':
    'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress' | 'story.appeal_made' | 'story.not_removed';
  readonly 'Problem409-499fd5':
    'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress' | 'story.no_appeal' | 'story.not_removed';
  readonly 'Problem409-e8510c': 'event.not_yet_seen' | 'idempotency.conflict' | 'idempotency.in_progress';
  readonly 'Problem410-a0b574': 'story.deleted' | 'story.expired' | 'story.removed';
  readonly 'Problem410-c18106': 'post.deleted' | 'post.removed';
  readonly 'Problem422-b0136e': 'follow.from_foreign_post' | 'follow.of_oneself';
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
  readonly 'event.not_yet_seen': 'event.not_yet_seen';
  readonly 'internal.error': 'internal.error';
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
  readonly 'sound.not_found': 'sound.not_found';
  readonly 'sound.refused_has_no_owner': 'sound.refused_has_no_owner';
  readonly 'sound.right_ends_before_start': 'sound.right_ends_before_start';
  readonly 'story.not_found': 'story.not_found';
}

export interface StoriesRoutes {
  /** The process works; says nothing about what it depends on, so nobody restarts it because Postgres is away. */
  readonly 'GET /health/live': {
    readonly input: {};
    readonly answer: { readonly status: string };
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
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
    readonly code: StoriesRefusals[
      | 'Problem400-5f9690'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'request.url_too_long'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** unfollow: /v1/creators/:creatorId/followers/me. */
  readonly 'DELETE /v1/creators/:creatorId/followers/me': {
    readonly input: { readonly params: { readonly creatorId: string } };
    readonly answer: { readonly creatorId: string; readonly following: boolean; readonly followedAt: null };
    readonly code: StoriesRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** follow: /v1/creators/:creatorId/followers/me. */
  readonly 'PUT /v1/creators/:creatorId/followers/me': {
    readonly input: { readonly params: { readonly creatorId: string }; readonly body?: { readonly fromPostId?: string } };
    readonly answer: { readonly creatorId: string; readonly following: boolean; readonly followedAt: string };
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'post.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'Problem410-c18106'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'Problem422-b0136e'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** reinstate: /v1/creators/:creatorId/suspension. */
  readonly 'DELETE /v1/creators/:creatorId/suspension': {
    readonly input: { readonly params: { readonly creatorId: string } };
    readonly answer: { readonly creatorId: string; readonly isSuspended: boolean; readonly reason: string | null };
    readonly code: StoriesRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** suspend: /v1/creators/:creatorId/suspension. */
  readonly 'POST /v1/creators/:creatorId/suspension': {
    readonly input: { readonly params: { readonly creatorId: string }; readonly body: { readonly reason: string } };
    readonly answer: { readonly creatorId: string; readonly isSuspended: boolean; readonly reason: string | null };
    readonly code: StoriesRefusals[
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
  /** publish: /v1/posts. */
  readonly 'POST /v1/posts': {
    readonly input: {
      readonly body: {
        readonly itemType: 'VIDEO' | 'CAROUSEL';
        readonly soundId?: string | null;
        readonly caption?: string;
        readonly privacy?: 'PUBLIC_TO_EVERYONE' | 'FOLLOWER_OF_CREATOR' | 'MUTUAL_FOLLOW_FRIENDS' | 'SELF_ONLY';
        readonly commentAudience?: 'EVERYONE' | 'FOLLOWERS' | 'FRIENDS' | 'NO_ONE';
      };
    };
    readonly answer: PostView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'sound.not_found'
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
  /** Asks for no If-Match: a creator who wants a post gone is never told to look first. Whose: own posts. */
  readonly 'DELETE /v1/posts/:postId': {
    readonly input: { readonly params: { readonly postId: string } };
    readonly answer: PostView;
    readonly code: StoriesRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'post.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: posts whose privacy lets the caller in. */
  readonly 'GET /v1/posts/:postId': {
    readonly input: { readonly params: { readonly postId: string } };
    readonly answer: PostView;
    readonly code: StoriesRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'post.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'Problem410-c18106'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: own posts. */
  readonly 'PATCH /v1/posts/:postId': {
    readonly input: {
      readonly params: { readonly postId: string };
      readonly body?: {
        readonly caption?: string;
        readonly privacy?: 'PUBLIC_TO_EVERYONE' | 'FOLLOWER_OF_CREATOR' | 'MUTUAL_FOLLOW_FRIENDS' | 'SELF_ONLY';
        readonly commentAudience?: 'EVERYONE' | 'FOLLOWERS' | 'FRIENDS' | 'NO_ONE';
      };
      /** The `etag` of the state that the edit was decided on. */ readonly ifMatch: string;
    };
    readonly answer: PostView;
    readonly code: StoriesRefusals[
      | 'Problem400-4f012a'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'post.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'Problem410-c18106'
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
  /** Whose: posts whose privacy lets the caller in. */
  readonly 'GET /v1/posts/:postId/comments': {
    readonly input: {
      readonly params: { readonly postId: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: {
      readonly data: readonly PostCommentView[];
      /** Null on the last page. */ readonly nextCursor: string | null;
    };
    readonly code: StoriesRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'post.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'Problem410-c18106'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: posts whose privacy and comment audience let the caller in. */
  readonly 'POST /v1/posts/:postId/comments': {
    readonly input: { readonly params: { readonly postId: string }; readonly body: { readonly text: string } };
    readonly answer: PostCommentView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-2bf374'
      | 'post.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'Problem410-c18106'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Nothing is created that has an address, and no key is asked for: players send these by the million. Whose: posts whose privacy lets the caller in. */
  readonly 'POST /v1/posts/:postId/engagements': {
    readonly input: { readonly params: { readonly postId: string }; readonly body: { readonly kind: 'VIEW' | 'LIKE' | 'SHARE' } };
    readonly answer: { readonly postId: string; readonly engagement: EngagementView };
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'post.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'Problem410-c18106'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** remove: /v1/posts/:postId/removal. */
  readonly 'POST /v1/posts/:postId/removal': {
    readonly input: { readonly params: { readonly postId: string }; readonly body: { readonly reason: string } };
    readonly answer: PostRemovalView;
    readonly code: StoriesRefusals[
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
  /** register: /v1/sounds. */
  readonly 'POST /v1/sounds': {
    readonly input: { readonly body: { readonly title: string } };
    readonly answer: SoundView;
    readonly code: StoriesRefusals[
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
  /** find: /v1/sounds/:soundId. */
  readonly 'GET /v1/sounds/:soundId': {
    readonly input: { readonly params: { readonly soundId: string } };
    readonly answer: SoundView;
    readonly code: StoriesRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'sound.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** decide ownership: /v1/sounds/:soundId/ownership-decisions. */
  readonly 'POST /v1/sounds/:soundId/ownership-decisions': {
    readonly input: {
      readonly params: { readonly soundId: string };
      readonly body: { readonly decision: 'VERIFIED' | 'REFUSED'; readonly ownerId?: string };
    };
    readonly answer: SoundView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'sound.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'sound.refused_has_no_owner'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: public posts only. */
  readonly 'GET /v1/sounds/:soundId/posts': {
    readonly input: {
      readonly params: { readonly soundId: string };
      readonly query?: { readonly cursor?: string; readonly sort?: 'PERFORMANCE' | 'NEWEST'; readonly limit?: number };
    };
    readonly answer: {
      readonly data: readonly PostOfSoundView[];
      /** Null on the last page. */ readonly nextCursor: string | null;
    };
    readonly code: StoriesRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'sound.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Asks for no If-Match: an owner who takes a right back is never told to look first. Whose: own sounds, once the owner is verified. */
  readonly 'PUT /v1/sounds/:soundId/rights': {
    readonly input: {
      readonly params: { readonly soundId: string };
      readonly body: {
        readonly rights:
          readonly { readonly market: string | null; readonly startsAt: string; readonly endsAt: string | null }[] | null;
      };
    };
    readonly answer: SoundView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'sound.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'sound.right_ends_before_start'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** publish: /v1/stories. */
  readonly 'POST /v1/stories': {
    readonly input: {
      readonly body?: {
        readonly soundId?: string | null;
        readonly privacy?: 'PUBLIC_TO_EVERYONE' | 'FOLLOWER_OF_CREATOR' | 'MUTUAL_FOLLOW_FRIENDS' | 'SELF_ONLY';
        readonly commentAudience?: 'EVERYONE' | 'FOLLOWERS' | 'FRIENDS' | 'NO_ONE';
      };
    };
    readonly answer: StoryView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'sound.not_found'
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
  /** Whose: own live stories. */
  readonly 'DELETE /v1/stories/:storyId': {
    readonly input: { readonly params: { readonly storyId: string } };
    readonly answer: StoryView;
    readonly code: StoriesRefusals[
      | 'Problem400-b65306'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'story.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'Problem410-a0b574'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: live stories whose privacy lets the caller in. */
  readonly 'GET /v1/stories/:storyId': {
    readonly input: { readonly params: { readonly storyId: string } };
    readonly answer: StoryView;
    readonly code: StoriesRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'story.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'Problem410-a0b574'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: own live stories. */
  readonly 'PATCH /v1/stories/:storyId': {
    readonly input: {
      readonly params: { readonly storyId: string };
      readonly body?: {
        readonly privacy?: 'PUBLIC_TO_EVERYONE' | 'FOLLOWER_OF_CREATOR' | 'MUTUAL_FOLLOW_FRIENDS' | 'SELF_ONLY';
        readonly commentAudience?: 'EVERYONE' | 'FOLLOWERS' | 'FRIENDS' | 'NO_ONE';
      };
      /** The `etag` of the state that the edit was decided on. */ readonly ifMatch: string;
    };
    readonly answer: StoryView;
    readonly code: StoriesRefusals[
      | 'Problem400-4f012a'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'story.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'Problem410-a0b574'
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
  /** Whose: own removed stories. */
  readonly 'POST /v1/stories/:storyId/appeal': {
    readonly input: { readonly params: { readonly storyId: string }; readonly body: { readonly text: string } };
    readonly answer: StoryRemovalView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'story.not_found'
      | 'request.timeout'
      | 'Problem409-317517'
      | 'Problem410-a0b574'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** decide: /v1/stories/:storyId/appeal-decision. */
  readonly 'POST /v1/stories/:storyId/appeal-decision': {
    readonly input: {
      readonly params: { readonly storyId: string };
      readonly body: { readonly decision: 'RESTORED' | 'UPHELD' };
    };
    readonly answer: StoryRemovalView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'story.not_found'
      | 'request.timeout'
      | 'Problem409-499fd5'
      | 'Problem410-a0b574'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: live stories whose privacy lets the caller in. */
  readonly 'GET /v1/stories/:storyId/comments': {
    readonly input: {
      readonly params: { readonly storyId: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: {
      readonly data: readonly StoryCommentView[];
      /** Null on the last page. */ readonly nextCursor: string | null;
    };
    readonly code: StoriesRefusals[
      | 'Problem400-aa3623'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'story.not_found'
      | 'request.timeout'
      | 'event.not_yet_seen'
      | 'Problem410-a0b574'
      | 'request.url_too_long'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** Whose: live stories whose privacy and comment audience let the caller in. */
  readonly 'POST /v1/stories/:storyId/comments': {
    readonly input: { readonly params: { readonly storyId: string }; readonly body: { readonly text: string } };
    readonly answer: WrittenStoryCommentView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'Problem403-b609c6'
      | 'story.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'Problem410-a0b574'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
  /** remove: /v1/stories/:storyId/removal. */
  readonly 'POST /v1/stories/:storyId/removal': {
    readonly input: { readonly params: { readonly storyId: string }; readonly body: { readonly reason: string } };
    readonly answer: StoryRemovalView;
    readonly code: StoriesRefusals[
      | 'Problem400-dce42e'
      | 'Problem401-bb7a62'
      | 'auth.forbidden'
      | 'story.not_found'
      | 'request.timeout'
      | 'Problem409-e8510c'
      | 'Problem410-a0b574'
      | 'request.too_large'
      | 'request.url_too_long'
      | 'request.unsupported_media_type'
      | 'rate_limit.exceeded'
      | 'request.headers_too_large'
      | 'internal.error'
      | 'Problem503-9b5321'];
  };
}

export const storiesKeyedRoutes: ReadonlySet<string> = new Set([
  'DELETE /v1/creators/:creatorId/followers/me',
  'PUT /v1/creators/:creatorId/followers/me',
  'DELETE /v1/creators/:creatorId/suspension',
  'POST /v1/creators/:creatorId/suspension',
  'POST /v1/posts',
  'DELETE /v1/posts/:postId',
  'PATCH /v1/posts/:postId',
  'POST /v1/posts/:postId/comments',
  'POST /v1/posts/:postId/removal',
  'POST /v1/sounds',
  'POST /v1/sounds/:soundId/ownership-decisions',
  'PUT /v1/sounds/:soundId/rights',
  'POST /v1/stories',
  'DELETE /v1/stories/:storyId',
  'PATCH /v1/stories/:storyId',
  'POST /v1/stories/:storyId/appeal',
  'POST /v1/stories/:storyId/appeal-decision',
  'POST /v1/stories/:storyId/comments',
  'POST /v1/stories/:storyId/removal',
]);
