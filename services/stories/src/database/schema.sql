-- Schema stories, written by dumpSchema. Not edited by hand.

CREATE OR REPLACE FUNCTION stories.performance_score(engagements bigint, views bigint)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((views <= 0) OR (engagements <= 0)) THEN (0.0)::double precision ELSE GREATEST((0.0)::double precision, (((LEAST(((engagements)::double precision / (views)::double precision), (1)::double precision) + ((25.0)::double precision / ((2)::double precision * (views)::double precision))) - ((5)::double precision * sqrt((((LEAST(((engagements)::double precision / (views)::double precision), (1)::double precision) * ((1)::double precision - LEAST(((engagements)::double precision / (views)::double precision), (1)::double precision))) / (views)::double precision) + ((25.0)::double precision / (((4)::double precision * (views)::double precision) * (views)::double precision)))))) / ((1)::double precision + ((25.0)::double precision / (views)::double precision)))) END
;

create function platform_now() returns timestamptz;

create table consumer_offset (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  highest_offset bigint not null,
  last_event_id uuid,
  halted_at timestamp(3) with time zone,
  halt_reason text,
  assigned_offset bigint,
  halted_by text,
  constraint consumer_offset_pkey PRIMARY KEY (consumer_group, topic, partition),
  constraint consumer_offset_check CHECK (highest_offset >= next_offset),
  constraint consumer_offset_next_offset_check CHECK (next_offset >= 0),
  constraint halted_by_halts CHECK (halted_by IS NULL OR halted_at IS NOT NULL)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table creator_suspension (
  creator_id uuid not null,
  is_suspended boolean not null,
  reason text,
  decided_by uuid not null,
  changed_at timestamp(3) with time zone not null,
  version integer not null,
  constraint creator_suspension_pkey PRIMARY KEY (creator_id),
  constraint creator_suspension_has_a_reason CHECK ((reason IS NOT NULL) = is_suspended),
  constraint creator_suspension_reason_check CHECK (char_length(reason) >= 1 AND char_length(reason) <= 500),
  constraint creator_suspension_version_check CHECK (version >= 1)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table dead_letter (
  id uuid not null,
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  log_offset bigint not null,
  key text not null,
  event_id uuid,
  type text not null,
  reaction text not null,
  headers jsonb not null,
  value text,
  edited_value text,
  status text not null,
  fingerprint text not null,
  error text not null,
  attempts integer not null,
  parked_at timestamp(3) with time zone not null default platform_now(),
  closed_at timestamp(3) with time zone,
  constraint dead_letter_pkey PRIMARY KEY (id),
  constraint dead_letter_consumer_group_topic_partition_log_offset_react_key UNIQUE (consumer_group, topic, partition, log_offset, reaction),
  constraint dead_letter_attempts_check CHECK (attempts >= 0),
  constraint dead_letter_check CHECK ((status = 'WAITING'::text) = (closed_at IS NULL)),
  constraint dead_letter_status_check CHECK (status = ANY (ARRAY['WAITING'::text, 'REDRIVEN'::text, 'DISCARDED'::text]))
);
CREATE INDEX dead_letter_by_fingerprint ON stories.dead_letter USING btree (fingerprint) WHERE (status = 'WAITING'::text);
CREATE INDEX dead_letter_queue ON stories.dead_letter USING btree (consumer_group, topic, key, reaction, log_offset) WHERE (status = 'WAITING'::text);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table dead_letter_audit (
  id uuid not null,
  at timestamp(3) with time zone not null default platform_now(),
  who text not null,
  why text not null,
  what text not null,
  target jsonb not null,
  outcome jsonb not null,
  constraint dead_letter_audit_pkey PRIMARY KEY (id),
  constraint dead_letter_audit_what_check CHECK (what = ANY (ARRAY['REDRIVE'::text, 'DISCARD'::text, 'EDIT'::text, 'RESUME'::text, 'PAUSE'::text])),
  constraint dead_letter_audit_why_check CHECK (length(why) >= 1 AND length(why) <= 500)
);
-- stories_app may: INSERT, SELECT

create table follow (
  creator_id uuid not null,
  follower_id uuid not null,
  followed_at timestamp(3) with time zone not null,
  constraint follow_pkey PRIMARY KEY (creator_id, follower_id),
  constraint follow_of_somebody_else CHECK (creator_id <> follower_id)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table idempotency_record (
  scope_hash bytea not null,
  fingerprint bytea not null,
  answer bytea not null,
  headers jsonb not null,
  is_secret boolean not null,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  constraint idempotency_record_pkey PRIMARY KEY (scope_hash),
  constraint idempotency_record_check CHECK (expires_at > created_at),
  constraint idempotency_record_fingerprint_check CHECK (octet_length(fingerprint) = 32),
  constraint idempotency_record_scope_hash_check CHECK (octet_length(scope_hash) = 32)
);
CREATE INDEX idempotency_record_by_expiry ON stories.idempotency_record USING btree (expires_at);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table inbox (
  reaction text not null,
  event_id uuid not null,
  type text not null,
  key text not null,
  correlation_id uuid not null,
  causation_id uuid,
  status text not null default 'PROCESSED'::text,
  processed_at timestamp(3) with time zone not null default platform_now(),
  constraint inbox_pkey PRIMARY KEY (event_id, reaction),
  constraint inbox_status_check CHECK (status = ANY (ARRAY['PROCESSED'::text, 'PARKED'::text]))
);
CREATE INDEX inbox_by_age ON stories.inbox USING brin (processed_at) WITH (pages_per_range='16');
CREATE INDEX inbox_by_correlation ON stories.inbox USING btree (correlation_id);
CREATE INDEX inbox_by_key ON stories.inbox USING btree (key);
-- stories_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table log_level_change (
  id uuid not null,
  level text,
  until_at timestamp(3) with time zone not null,
  who text not null,
  why text not null,
  changed_at timestamp(3) with time zone not null default platform_now(),
  constraint log_level_change_pkey PRIMARY KEY (id),
  constraint log_level_change_level_check CHECK (level = ANY (ARRAY['error'::text, 'warn'::text, 'info'::text, 'debug'::text, 'trace'::text])),
  constraint log_level_change_why_check CHECK (length(why) >= 1 AND length(why) <= 500)
);
-- stories_app may: INSERT, SELECT

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  "timestamp" bigint not null,
  name character varying not null,
  constraint "PK_3043fc6b8af7c99b8b98830094f" PRIMARY KEY (id)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table outbox (
  id bigint not null generated always as identity,
  event_id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  aggregate_version bigint not null,
  payload text not null,
  correlation_id uuid not null,
  causation_id uuid,
  traceparent text,
  occurred_at timestamp(3) with time zone not null default platform_now(),
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_payload_check CHECK (octet_length(payload) <= 65536)
);
CREATE INDEX outbox_by_correlation ON stories.outbox USING btree (correlation_id);
CREATE INDEX outbox_by_key ON stories.outbox USING btree (key);
-- stories_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table outbox_cursor (
  only_row boolean not null default true,
  "position" bigint not null,
  published int8multirange not null,
  version_base bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (only_row),
  constraint outbox_cursor_only_row_check CHECK (only_row),
  constraint outbox_cursor_version_base_check CHECK (version_base >= 0)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table parked_key (
  consumer_group text not null,
  topic text not null,
  key text not null,
  reaction text not null,
  parked_at timestamp(3) with time zone not null default platform_now(),
  constraint parked_key_pkey PRIMARY KEY (consumer_group, topic, key, reaction)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table post (
  id uuid not null,
  creator_id uuid not null,
  item_type text not null,
  sound_id uuid,
  caption text not null,
  privacy text not null,
  comment_audience text not null,
  status text not null,
  published_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  version integer not null,
  removal jsonb,
  constraint post_pkey PRIMARY KEY (id),
  constraint post_sound_id_fkey FOREIGN KEY (sound_id) REFERENCES sound(id),
  constraint post_caption_check CHECK (char_length(caption) <= 2200),
  constraint post_comment_audience_check CHECK (comment_audience = ANY (ARRAY['EVERYONE'::text, 'FOLLOWERS'::text, 'FRIENDS'::text, 'NO_ONE'::text])),
  constraint post_ends_with_its_status CHECK ((ended_at IS NULL) = (status = 'PUBLISHED'::text)),
  constraint post_item_type_check CHECK (item_type = ANY (ARRAY['VIDEO'::text, 'CAROUSEL'::text])),
  constraint post_privacy_check CHECK (privacy = ANY (ARRAY['PUBLIC_TO_EVERYONE'::text, 'FOLLOWER_OF_CREATOR'::text, 'MUTUAL_FOLLOW_FRIENDS'::text, 'SELF_ONLY'::text])),
  constraint post_removed_for_a_reason CHECK ((removal IS NOT NULL) = (status = 'REMOVED'::text)),
  constraint post_status_check CHECK (status = ANY (ARRAY['PUBLISHED'::text, 'DELETED'::text, 'REMOVED'::text])),
  constraint post_version_check CHECK (version >= 1)
);
CREATE INDEX post_findable_by_sound ON stories.post USING btree (sound_id, id DESC) WHERE ((status = 'PUBLISHED'::text) AND (privacy = 'PUBLIC_TO_EVERYONE'::text));
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table post_comment (
  id uuid not null,
  post_id uuid not null,
  author_id uuid not null,
  text text not null,
  written_at timestamp(3) with time zone not null,
  constraint post_comment_pkey PRIMARY KEY (id),
  constraint post_comment_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id),
  constraint post_comment_text_check CHECK (char_length(text) >= 1 AND char_length(text) <= 150)
);
CREATE INDEX post_comment_newest ON stories.post_comment USING btree (post_id, id DESC);
-- stories_app may: DELETE, INSERT, SELECT

create table post_engagement (
  post_id uuid not null,
  organic_views bigint not null default 0,
  organic_likes bigint not null default 0,
  organic_comments bigint not null default 0,
  organic_shares bigint not null default 0,
  organic_follows bigint not null default 0,
  paid_views bigint not null default 0,
  paid_version bigint not null default 0,
  performance_score double precision not null generated always as (performance_score(((organic_likes + organic_comments) + organic_shares), (organic_views + paid_views))) stored,
  version integer not null default 0,
  rolled_up_at timestamp(3) with time zone,
  roll_up_due_at timestamp(3) with time zone,
  constraint post_engagement_pkey PRIMARY KEY (post_id),
  constraint post_engagement_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id),
  constraint post_engagement_organic_comments_check CHECK (organic_comments >= 0),
  constraint post_engagement_organic_follows_check CHECK (organic_follows >= 0),
  constraint post_engagement_organic_likes_check CHECK (organic_likes >= 0),
  constraint post_engagement_organic_shares_check CHECK (organic_shares >= 0),
  constraint post_engagement_organic_views_check CHECK (organic_views >= 0),
  constraint post_engagement_paid_version_check CHECK (paid_version >= 0),
  constraint post_engagement_paid_views_check CHECK (paid_views >= 0),
  constraint post_engagement_rolled_up_has_version CHECK ((rolled_up_at IS NULL) = (version = 0)),
  constraint post_engagement_version_check CHECK (version >= 0)
);
CREATE INDEX post_engagement_to_roll_up ON stories.post_engagement USING btree (roll_up_due_at) WHERE (roll_up_due_at IS NOT NULL);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table post_like (
  post_id uuid not null,
  viewer_id uuid not null,
  liked_at timestamp(3) with time zone not null,
  constraint post_like_pkey PRIMARY KEY (post_id, viewer_id),
  constraint post_like_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table sound (
  id uuid not null,
  title text not null,
  registered_by uuid not null,
  ownership text not null,
  owner_id uuid,
  registered_at timestamp(3) with time zone not null,
  decided_at timestamp(3) with time zone,
  version integer not null,
  rights jsonb,
  constraint sound_pkey PRIMARY KEY (id),
  constraint sound_decided_at_with_decision CHECK ((decided_at IS NULL) = (ownership = 'UNDECIDED'::text)),
  constraint sound_owner_only_when_verified CHECK ((owner_id IS NOT NULL) = (ownership = 'VERIFIED'::text)),
  constraint sound_ownership_check CHECK (ownership = ANY (ARRAY['UNDECIDED'::text, 'VERIFIED'::text, 'REFUSED'::text])),
  constraint sound_rights_check CHECK (jsonb_typeof(rights) = 'array'::text AND jsonb_array_length(rights) <= 200),
  constraint sound_title_check CHECK (char_length(title) >= 1 AND char_length(title) <= 150),
  constraint sound_version_check CHECK (version >= 1)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table started_message (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  log_offset bigint not null,
  starts integer not null,
  constraint started_message_pkey PRIMARY KEY (consumer_group, topic, partition),
  constraint started_message_starts_check CHECK (starts > 0)
);
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table story (
  id uuid not null,
  creator_id uuid not null,
  sound_id uuid,
  privacy text not null,
  comment_audience text not null,
  status text not null,
  published_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  total_comments bigint,
  total_commenters bigint,
  purged_at timestamp(3) with time zone,
  version integer not null,
  removal jsonb,
  constraint story_pkey PRIMARY KEY (id),
  constraint story_sound_id_fkey FOREIGN KEY (sound_id) REFERENCES sound(id),
  constraint story_comment_audience_check CHECK (comment_audience = ANY (ARRAY['EVERYONE'::text, 'FOLLOWERS'::text, 'FRIENDS'::text, 'NO_ONE'::text])),
  constraint story_deleted_before_its_end CHECK (status <> 'DELETED'::text OR ended_at < expires_at),
  constraint story_ends_with_its_status CHECK ((ended_at IS NULL) = (status = ANY (ARRAY['LIVE'::text, 'REMOVED'::text]))),
  constraint story_expires_at_its_end CHECK (status <> 'EXPIRED'::text OR ended_at = expires_at),
  constraint story_lives_24_hours CHECK ((expires_at - published_at) = '24:00:00'::interval),
  constraint story_privacy_check CHECK (privacy = ANY (ARRAY['PUBLIC_TO_EVERYONE'::text, 'FOLLOWER_OF_CREATOR'::text, 'MUTUAL_FOLLOW_FRIENDS'::text, 'SELF_ONLY'::text])),
  constraint story_purged_after_its_end CHECK (purged_at >= ended_at AND (purged_at IS NULL OR sound_id IS NULL)),
  constraint story_removed_for_a_reason CHECK (status <> 'REMOVED'::text OR removal IS NOT NULL),
  constraint story_status_check CHECK (status = ANY (ARRAY['LIVE'::text, 'REMOVED'::text, 'EXPIRED'::text, 'DELETED'::text])),
  constraint story_totals_when_ended CHECK ((total_comments IS NULL) = (ended_at IS NULL) AND (total_commenters IS NULL) = (ended_at IS NULL) AND total_commenters <= total_comments),
  constraint story_version_check CHECK (version >= 1)
);
CREATE INDEX story_to_expire ON stories.story USING btree (expires_at) WHERE (status = ANY (ARRAY['LIVE'::text, 'REMOVED'::text]));
CREATE INDEX story_to_purge ON stories.story USING btree (ended_at) WHERE ((ended_at IS NOT NULL) AND (purged_at IS NULL));
-- stories_app may: DELETE, INSERT, SELECT, UPDATE

create table story_comment (
  id uuid not null,
  story_id uuid not null,
  author_id uuid not null,
  text text not null,
  written_at timestamp(3) with time zone not null,
  constraint story_comment_pkey PRIMARY KEY (id),
  constraint story_comment_story_id_fkey FOREIGN KEY (story_id) REFERENCES story(id),
  constraint story_comment_text_check CHECK (char_length(text) >= 1 AND char_length(text) <= 150)
);
CREATE INDEX story_comment_newest ON stories.story_comment USING btree (story_id, id DESC);
-- stories_app may: DELETE, INSERT, SELECT
