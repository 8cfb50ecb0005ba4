-- Schema authorization, written by dumpSchema. Not edited by hand.

create function platform_now() returns timestamptz;

create table ad_authorization (
  id uuid not null,
  version bigint not null,
  ad_code_id uuid not null,
  creator_id uuid not null,
  business_account_id uuid not null,
  scope text not null,
  post_id uuid not null,
  notice_hours integer not null,
  status text not null,
  starts_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone not null,
  revokes_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  caps jsonb,
  constraint ad_authorization_pkey PRIMARY KEY (id),
  constraint ad_authorization_ad_code_id_business_account_id_key UNIQUE (ad_code_id, business_account_id),
  constraint ad_authorization_ad_code_id_fkey FOREIGN KEY (ad_code_id) REFERENCES ad_code(id),
  constraint ad_authorization_business_account_id_fkey FOREIGN KEY (business_account_id) REFERENCES business_account(id),
  constraint ad_authorization_caps_check CHECK (jsonb_typeof(caps) = 'object'::text),
  constraint ad_authorization_check CHECK (ends_at > starts_at),
  constraint ad_authorization_check1 CHECK (revokes_at <= ends_at),
  constraint ad_authorization_check2 CHECK (ended_at <= ends_at),
  constraint ad_authorization_check3 CHECK (status <> 'REVOKING'::text OR revokes_at IS NOT NULL),
  constraint ad_authorization_check4 CHECK ((status = ANY (ARRAY['EXPIRED'::text, 'REVOKED'::text])) = (ended_at IS NOT NULL)),
  constraint ad_authorization_notice_hours_check CHECK (notice_hours >= 0 AND notice_hours <= 72),
  constraint ad_authorization_scope_check CHECK (scope = 'POST'::text),
  constraint ad_authorization_status_check CHECK (status = ANY (ARRAY['IN_USE'::text, 'REVOKING'::text, 'EXPIRED'::text, 'REVOKED'::text])),
  constraint ad_authorization_version_check CHECK (version >= 1)
);
CREATE INDEX ad_authorization_by_business_account ON "authorization".ad_authorization USING btree (business_account_id, id DESC);
CREATE INDEX ad_authorization_by_creator ON "authorization".ad_authorization USING btree (creator_id, id DESC);
CREATE INDEX ad_authorization_expiring ON "authorization".ad_authorization USING btree (ends_at, id) WHERE (status = 'IN_USE'::text);
CREATE INDEX ad_authorization_revoking ON "authorization".ad_authorization USING btree (revokes_at, id) WHERE (status = 'REVOKING'::text);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

create table ad_code (
  id uuid not null,
  code_hash text not null,
  creator_id uuid not null,
  scope text not null,
  post_id uuid not null,
  authorization_days integer not null,
  max_advertisers integer not null,
  allowed_business_account_ids uuid[],
  notice_hours integer not null,
  redemption_count integer not null default 0,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  deleted_at timestamp(3) with time zone,
  caps jsonb,
  constraint ad_code_pkey PRIMARY KEY (id),
  constraint ad_code_code_hash_key UNIQUE (code_hash),
  constraint ad_code_allowed_business_account_ids_check CHECK (cardinality(allowed_business_account_ids) >= 1 AND cardinality(allowed_business_account_ids) <= 100),
  constraint ad_code_authorization_days_check CHECK (authorization_days = ANY (ARRAY[7, 30, 60, 365])),
  constraint ad_code_caps_check CHECK (jsonb_typeof(caps) = 'object'::text),
  constraint ad_code_check CHECK (redemption_count >= 0 AND redemption_count <= max_advertisers),
  constraint ad_code_check1 CHECK (expires_at = (created_at + authorization_days::double precision * '24:00:00'::interval)),
  constraint ad_code_code_hash_check CHECK (code_hash ~ '^[0-9a-f]{64}$'::text),
  constraint ad_code_max_advertisers_check CHECK (max_advertisers >= 1 AND max_advertisers <= 100),
  constraint ad_code_notice_hours_check CHECK (notice_hours >= 0 AND notice_hours <= 72),
  constraint ad_code_scope_check CHECK (scope = 'POST'::text)
);
CREATE INDEX ad_code_by_creator ON "authorization".ad_code USING btree (creator_id, id DESC);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

create table ad_code_guess (
  caller_id uuid not null,
  attempted_at timestamp(3) with time zone not null,
  wrong_at timestamp(3) with time zone[] not null,
  constraint ad_code_guess_pkey PRIMARY KEY (caller_id),
  constraint ad_code_guess_wrong_at_check CHECK (cardinality(wrong_at) <= 10)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

create table business_account (
  id uuid not null,
  version bigint not null,
  name text not null,
  currency text not null,
  time_zone text not null,
  status text not null,
  verified_at timestamp(3) with time zone,
  members jsonb not null,
  opened_at timestamp(3) with time zone not null,
  status_changed_at timestamp(3) with time zone,
  suspension jsonb,
  constraint business_account_pkey PRIMARY KEY (id),
  constraint business_account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint business_account_is_suspended_for_a_reason CHECK ((suspension IS NOT NULL) = (status = 'SUSPENDED'::text)),
  constraint business_account_members_check CHECK (jsonb_array_length(members) >= 1 AND jsonb_array_length(members) <= 100 AND members @> '[{"role": "ADMIN"}]'::jsonb),
  constraint business_account_name_check CHECK (char_length(name) >= 1 AND char_length(name) <= 100),
  constraint business_account_status_check CHECK (status = ANY (ARRAY['ACTIVE'::text, 'SUSPENDED'::text, 'CLOSED'::text])),
  constraint business_account_version_check CHECK (version >= 1)
);
CREATE INDEX business_account_by_member ON "authorization".business_account USING gin (members jsonb_path_ops);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

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
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

create table creator_ad_settings (
  creator_id uuid not null,
  ad_authorization_enabled boolean not null default false,
  version bigint not null default 0,
  changed_at timestamp(3) with time zone,
  constraint creator_ad_settings_pkey PRIMARY KEY (creator_id),
  constraint creator_ad_settings_check CHECK ((version = 0) = (changed_at IS NULL)),
  constraint creator_ad_settings_check1 CHECK (version > 0 OR NOT ad_authorization_enabled),
  constraint creator_ad_settings_version_check CHECK (version >= 0)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX dead_letter_by_fingerprint ON "authorization".dead_letter USING btree (fingerprint) WHERE (status = 'WAITING'::text);
CREATE INDEX dead_letter_queue ON "authorization".dead_letter USING btree (consumer_group, topic, key, reaction, log_offset) WHERE (status = 'WAITING'::text);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

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
-- authorization_app may: INSERT, SELECT

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
CREATE INDEX idempotency_record_by_expiry ON "authorization".idempotency_record USING btree (expires_at);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX inbox_by_age ON "authorization".inbox USING brin (processed_at) WITH (pages_per_range='16');
CREATE INDEX inbox_by_correlation ON "authorization".inbox USING btree (correlation_id);
CREATE INDEX inbox_by_key ON "authorization".inbox USING btree (key);
-- authorization_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table known_creator_suspension (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_creator_suspension_pkey PRIMARY KEY (id)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

create table known_post (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  creator_id uuid not null generated always as (((state ->> 'creatorId'::text))::uuid) stored,
  privacy text not null generated always as ((state ->> 'privacy'::text)) stored,
  status text not null generated always as ((state ->> 'status'::text)) stored,
  constraint known_post_pkey PRIMARY KEY (id)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

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
-- authorization_app may: INSERT, SELECT

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  "timestamp" bigint not null,
  name character varying not null,
  constraint "PK_3043fc6b8af7c99b8b98830094f" PRIMARY KEY (id)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX outbox_by_correlation ON "authorization".outbox USING btree (correlation_id);
CREATE INDEX outbox_by_key ON "authorization".outbox USING btree (key);
-- authorization_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table outbox_cursor (
  only_row boolean not null default true,
  "position" bigint not null,
  published int8multirange not null,
  version_base bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (only_row),
  constraint outbox_cursor_only_row_check CHECK (only_row),
  constraint outbox_cursor_version_base_check CHECK (version_base >= 0)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

create table parked_key (
  consumer_group text not null,
  topic text not null,
  key text not null,
  reaction text not null,
  parked_at timestamp(3) with time zone not null default platform_now(),
  constraint parked_key_pkey PRIMARY KEY (consumer_group, topic, key, reaction)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

create table post_ad_settings (
  post_id uuid not null,
  creator_id uuid not null,
  is_ad_promotable boolean not null default true,
  version bigint not null default 0,
  changed_at timestamp(3) with time zone,
  constraint post_ad_settings_pkey PRIMARY KEY (post_id),
  constraint post_ad_settings_check CHECK ((version = 0) = (changed_at IS NULL)),
  constraint post_ad_settings_check1 CHECK (version > 0 OR is_ad_promotable),
  constraint post_ad_settings_version_check CHECK (version >= 0)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE

create table started_message (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  log_offset bigint not null,
  starts integer not null,
  constraint started_message_pkey PRIMARY KEY (consumer_group, topic, partition),
  constraint started_message_starts_check CHECK (starts > 0)
);
-- authorization_app may: DELETE, INSERT, SELECT, UPDATE
