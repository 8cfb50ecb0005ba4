-- Schema delivery, written by dumpSchema. Not edited by hand.

CREATE OR REPLACE FUNCTION delivery.log_pool_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        insert into change_log (kind, entity_id) values ('pool', new.id);
        return null;
      end $function$
;

CREATE OR REPLACE FUNCTION delivery.newest_steps(steps jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
        select coalesce(jsonb_object_agg(version, step), '{}') from
          (select key as version, value as step from jsonb_each(steps) order by key::bigint desc limit 100) as newest
      $function$
;

create function platform_now() returns timestamptz;

create table change_log (
  id bigint not null generated always as identity,
  kind text not null,
  entity_id uuid not null,
  written_at timestamp(3) with time zone not null default platform_now(),
  constraint change_log_pkey PRIMARY KEY (id),
  constraint change_log_kind_check CHECK (kind = 'pool'::text)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table change_log_kept (
  only_row boolean not null default true,
  deleted_up_to bigint not null,
  constraint change_log_kept_pkey PRIMARY KEY (only_row),
  constraint change_log_kept_only_row_check CHECK (only_row)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table charge_review (
  id uuid not null,
  subject text not null,
  subject_id uuid,
  from_at timestamp(3) with time zone not null,
  fence xid8,
  constraint charge_review_pkey PRIMARY KEY (id),
  constraint charge_review_check CHECK ((subject = 'ALL'::text) = (subject_id IS NULL)),
  constraint charge_review_subject_check CHECK (subject = ANY (ARRAY['GRANT'::text, 'POST'::text, 'CREATOR'::text, 'ACCOUNT'::text, 'SOUND'::text, 'ALL'::text]))
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

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
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX dead_letter_by_fingerprint ON delivery.dead_letter USING btree (fingerprint) WHERE (status = 'WAITING'::text);
CREATE INDEX dead_letter_queue ON delivery.dead_letter USING btree (consumer_group, topic, key, reaction, log_offset) WHERE (status = 'WAITING'::text);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

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
-- delivery_app may: INSERT, SELECT

create table emergency_stop (
  scope text not null,
  why text not null,
  stopped_by uuid not null,
  stopped_at timestamp(3) with time zone not null,
  constraint emergency_stop_pkey PRIMARY KEY (scope),
  constraint emergency_stop_scope_check CHECK (scope ~ '^(all|market:[A-Z]{2}|(advertiser|post):[0-9a-f-]{36})$'::text),
  constraint emergency_stop_why_check CHECK (char_length(why) >= 3 AND char_length(why) <= 500)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table emergency_stop_audit (
  id uuid not null,
  scope text not null,
  what text not null,
  who uuid not null,
  why text not null,
  at timestamp(3) with time zone not null,
  constraint emergency_stop_audit_pkey PRIMARY KEY (id),
  constraint emergency_stop_audit_what_check CHECK (what = ANY (ARRAY['STOPPED'::text, 'LIFTED'::text])),
  constraint emergency_stop_audit_why_check CHECK (char_length(why) >= 3 AND char_length(why) <= 500)
);
-- delivery_app may: INSERT, SELECT

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
CREATE INDEX idempotency_record_by_expiry ON delivery.idempotency_record USING btree (expires_at);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX inbox_by_age ON delivery.inbox USING brin (processed_at) WITH (pages_per_range='16');
CREATE INDEX inbox_by_correlation ON delivery.inbox USING btree (correlation_id);
CREATE INDEX inbox_by_key ON delivery.inbox USING btree (key);
-- delivery_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table known_ad (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_ad_pkey PRIMARY KEY (id),
  constraint known_ad_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_ad_authorization (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  steps jsonb not null default '{}'::jsonb,
  constraint known_ad_authorization_pkey PRIMARY KEY (id),
  constraint known_ad_authorization_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_ad_group (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_ad_group_pkey PRIMARY KEY (id),
  constraint known_ad_group_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_billing_account (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_billing_account_pkey PRIMARY KEY (id),
  constraint known_billing_account_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_business_account (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_business_account_pkey PRIMARY KEY (id),
  constraint known_business_account_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_campaign (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_campaign_pkey PRIMARY KEY (id),
  constraint known_campaign_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_creator_ad_settings (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  steps jsonb not null default '{}'::jsonb,
  constraint known_creator_ad_settings_pkey PRIMARY KEY (id),
  constraint known_creator_ad_settings_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_creator_suspension (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  steps jsonb not null default '{}'::jsonb,
  constraint known_creator_suspension_pkey PRIMARY KEY (id),
  constraint known_creator_suspension_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_post (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  steps jsonb not null default '{}'::jsonb,
  constraint known_post_pkey PRIMARY KEY (id),
  constraint known_post_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_post_ad_settings (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  steps jsonb not null default '{}'::jsonb,
  constraint known_post_ad_settings_pkey PRIMARY KEY (id),
  constraint known_post_ad_settings_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_rate_card (
  id text not null,
  version bigint not null,
  state jsonb not null,
  constraint known_rate_card_pkey PRIMARY KEY (id),
  constraint known_rate_card_id_check CHECK (id ~ '^[A-Z]{2}$'::text),
  constraint known_rate_card_version_check CHECK (version >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_sound (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  steps jsonb not null default '{}'::jsonb,
  constraint known_sound_pkey PRIMARY KEY (id)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table known_spark_ads_rollout (
  id text not null,
  version bigint not null,
  state jsonb not null,
  constraint known_spark_ads_rollout_pkey PRIMARY KEY (id)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table lease (
  id uuid not null,
  pool_id uuid not null,
  replica_id uuid not null,
  slice_micros bigint not null,
  spent_micros bigint not null default 0,
  impressions bigint not null default 0,
  taken_at timestamp(3) with time zone not null,
  takes_until timestamp(3) with time zone not null,
  closes_at timestamp(3) with time zone not null,
  status text not null default 'OPEN'::text,
  report_seq bigint not null default 0,
  reported_micros bigint not null default 0,
  reported_at timestamp(3) with time zone,
  report_due_at timestamp(3) with time zone,
  cap_ids uuid[] not null default '{}'::uuid[],
  returned_micros bigint not null default 0,
  unclicked_at timestamp(3) with time zone,
  constraint lease_pkey PRIMARY KEY (id),
  constraint lease_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES pool(id),
  constraint lease_check CHECK (spent_micros >= 0 AND spent_micros <= slice_micros),
  constraint lease_check1 CHECK (takes_until > taken_at),
  constraint lease_check2 CHECK (closes_at > takes_until),
  constraint lease_check3 CHECK (reported_micros >= 0 AND reported_micros <= spent_micros),
  constraint lease_check4 CHECK (status <> 'CLOSED'::text OR reported_micros = spent_micros AND report_due_at IS NULL),
  constraint lease_impressions_check CHECK (impressions >= 0),
  constraint lease_report_seq_check CHECK (report_seq >= 0),
  constraint lease_returned_micros_check CHECK (returned_micros >= 0),
  constraint lease_slice_micros_check CHECK (slice_micros > 0),
  constraint lease_status_check CHECK (status = ANY (ARRAY['OPEN'::text, 'CLOSING'::text, 'CLOSED'::text]))
);
CREATE INDEX lease_closing ON delivery.lease USING btree (closes_at) WHERE (status = 'OPEN'::text);
CREATE INDEX lease_not_closed ON delivery.lease USING btree (pool_id) WHERE (status <> 'CLOSED'::text);
CREATE INDEX lease_reporting ON delivery.lease USING btree (report_due_at) WHERE (report_due_at IS NOT NULL);
CREATE INDEX lease_unclicked ON delivery.lease USING btree (unclicked_at) WHERE ((unclicked_at IS NOT NULL) AND (status = 'OPEN'::text));
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

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
-- delivery_app may: INSERT, SELECT

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  "timestamp" bigint not null,
  name character varying not null,
  constraint "PK_3043fc6b8af7c99b8b98830094f" PRIMARY KEY (id)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX outbox_by_correlation ON delivery.outbox USING btree (correlation_id);
CREATE INDEX outbox_by_key ON delivery.outbox USING btree (key);
-- delivery_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table outbox_cursor (
  only_row boolean not null default true,
  "position" bigint not null,
  published int8multirange not null,
  version_base bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (only_row),
  constraint outbox_cursor_only_row_check CHECK (only_row),
  constraint outbox_cursor_version_base_check CHECK (version_base >= 0)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table paid_engagement (
  post_id uuid not null,
  views bigint not null,
  clicks bigint not null,
  version bigint not null default 0,
  rolled_up_at timestamp(3) with time zone,
  due_at timestamp(3) with time zone,
  views_6s bigint not null default 0,
  constraint paid_engagement_pkey PRIMARY KEY (post_id),
  constraint paid_engagement_clicks_check CHECK (clicks >= 0),
  constraint paid_engagement_version_check CHECK (version >= 0),
  constraint paid_engagement_views_6s_check CHECK (views_6s >= 0),
  constraint paid_engagement_views_check CHECK (views >= 0)
);
CREATE INDEX paid_engagement_due ON delivery.paid_engagement USING btree (due_at) WHERE (due_at IS NOT NULL);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table parked_key (
  consumer_group text not null,
  topic text not null,
  key text not null,
  reaction text not null,
  parked_at timestamp(3) with time zone not null default platform_now(),
  constraint parked_key_pkey PRIMARY KEY (consumer_group, topic, key, reaction)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table pool (
  id uuid not null,
  ad_group_id uuid not null,
  campaign_id uuid not null,
  business_account_id uuid not null,
  currency text not null,
  budget_day date,
  day_starts_at timestamp(3) with time zone,
  day_ends_at timestamp(3) with time zone,
  over_at timestamp(3) with time zone,
  status text not null,
  budget_micros bigint not null,
  requested_micros bigint not null,
  reserved_micros bigint not null,
  leased_micros bigint not null,
  spent_micros bigint not null,
  funds_request_id uuid,
  is_declined boolean not null,
  version bigint not null,
  ad_group_version bigint not null default 1,
  funds_request_version bigint,
  constraint pool_pkey PRIMARY KEY (id),
  constraint pool_ad_group_version_check CHECK (ad_group_version >= 1),
  constraint pool_budget_micros_check CHECK (budget_micros <= '9007199254740991'::bigint),
  constraint pool_check CHECK (requested_micros <= budget_micros),
  constraint pool_check1 CHECK (reserved_micros <= requested_micros),
  constraint pool_check2 CHECK (leased_micros <= reserved_micros),
  constraint pool_check3 CHECK (spent_micros >= 0 AND spent_micros <= leased_micros),
  constraint pool_check4 CHECK ((budget_day IS NULL) = (day_starts_at IS NULL) AND (budget_day IS NULL) = (day_ends_at IS NULL)),
  constraint pool_check5 CHECK (day_ends_at > day_starts_at AND over_at <= day_ends_at),
  constraint pool_check6 CHECK (funds_request_id IS NOT NULL OR requested_micros = reserved_micros),
  constraint pool_check7 CHECK (funds_request_id IS NULL OR NOT is_declined),
  constraint pool_check8 CHECK (status = 'OPEN'::text OR leased_micros = spent_micros AND funds_request_id IS NULL),
  constraint pool_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint pool_funds_request_version_check CHECK (funds_request_version >= 1),
  constraint pool_status_check CHECK (status = ANY (ARRAY['OPEN'::text, 'FINISHED'::text])),
  constraint pool_version_check CHECK (version >= 1)
);
CREATE INDEX pool_by_ad_group ON delivery.pool USING btree (ad_group_id);
CREATE INDEX pool_declined ON delivery.pool USING btree (business_account_id) WHERE is_declined;
CREATE UNIQUE INDEX pool_open ON delivery.pool USING btree (ad_group_id, budget_day) NULLS NOT DISTINCT WHERE (status = 'OPEN'::text);
CREATE INDEX pool_over ON delivery.pool USING btree (over_at) WHERE (status = 'OPEN'::text);
CREATE TRIGGER log_new_pool AFTER INSERT ON pool FOR EACH ROW EXECUTE FUNCTION log_pool_change();
CREATE TRIGGER log_pool_change AFTER UPDATE ON pool FOR EACH ROW WHEN (old.status IS DISTINCT FROM new.status OR old.over_at IS DISTINCT FROM new.over_at OR old.budget_micros IS DISTINCT FROM new.budget_micros OR old.requested_micros IS DISTINCT FROM new.requested_micros OR old.reserved_micros IS DISTINCT FROM new.reserved_micros OR old.leased_micros IS DISTINCT FROM new.leased_micros OR old.funds_request_id IS DISTINCT FROM new.funds_request_id OR old.is_declined IS DISTINCT FROM new.is_declined) EXECUTE FUNCTION log_pool_change();
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table spend_cap (
  id uuid not null,
  kind text not null,
  owner_id uuid not null,
  budget_day date,
  limit_micros bigint not null,
  leased_micros bigint not null,
  spent_micros bigint not null,
  constraint spend_cap_pkey PRIMARY KEY (id),
  constraint spend_cap_of_day UNIQUE NULLS NOT DISTINCT (kind, owner_id, budget_day),
  constraint spend_cap_check CHECK (leased_micros <= limit_micros),
  constraint spend_cap_check1 CHECK (spent_micros >= 0 AND spent_micros <= leased_micros),
  constraint spend_cap_kind_check CHECK (kind = ANY (ARRAY['CAMPAIGN'::text, 'GRANT'::text, 'UNVERIFIED_ACCOUNT'::text])),
  constraint spend_cap_limit_micros_check CHECK (limit_micros >= 0 AND limit_micros <= '9007199254740991'::bigint)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table started_message (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  log_offset bigint not null,
  starts integer not null,
  constraint started_message_pkey PRIMARY KEY (consumer_group, topic, partition),
  constraint started_message_starts_check CHECK (starts > 0)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE

create table tracked_event (
  decision_id uuid not null,
  kind text not null,
  outcome text not null,
  lease_id uuid not null,
  ad_id uuid not null,
  ad_group_id uuid not null,
  post_id uuid not null,
  price_micros bigint,
  is_contended boolean,
  decided_at timestamp(3) with time zone not null,
  tracked_at timestamp(3) with time zone not null,
  ad_authorization_id uuid,
  creator_id uuid,
  business_account_id uuid,
  country text,
  constraint tracked_event_pkey PRIMARY KEY (decision_id, kind),
  constraint tracked_event_counted CHECK ((COALESCE(price_micros, 0::bigint) = 0) = (outcome = 'COUNTED'::text)),
  constraint tracked_event_kind_check CHECK (kind = ANY (ARRAY['IMPRESSION'::text, 'CLICK'::text, 'VIEW_2S'::text, 'VIEW_6S'::text])),
  constraint tracked_event_of_impression CHECK ((kind = 'IMPRESSION'::text) = (is_contended IS NOT NULL) AND (kind <> 'IMPRESSION'::text OR price_micros IS NOT NULL)),
  constraint tracked_event_outcome_check CHECK (outcome = ANY (ARRAY['CHARGED'::text, 'RIGHT_ENDED'::text, 'NOT_CHARGED_BUDGET'::text, 'LATE'::text, 'COUNTED'::text])),
  constraint tracked_event_price_micros_check CHECK (price_micros >= 0)
);
CREATE INDEX tracked_event_decided ON delivery.tracked_event USING brin (decided_at);
-- delivery_app may: INSERT, SELECT

create table undue_impression (
  decision_id uuid not null,
  lease_id uuid not null,
  price_micros bigint not null,
  right_ended_at timestamp(3) with time zone not null,
  found_at timestamp(3) with time zone not null,
  constraint undue_impression_pkey PRIMARY KEY (decision_id),
  constraint undue_impression_lease_id_fkey FOREIGN KEY (lease_id) REFERENCES lease(id),
  constraint undue_impression_price_micros_check CHECK (price_micros >= 0)
);
-- delivery_app may: INSERT, SELECT

create table undue_spend (
  lease_id uuid not null,
  seq bigint not null,
  micros bigint not null,
  impressions bigint not null,
  constraint undue_spend_pkey PRIMARY KEY (lease_id),
  constraint undue_spend_lease_id_fkey FOREIGN KEY (lease_id) REFERENCES lease(id),
  constraint undue_spend_impressions_check CHECK (impressions >= 1),
  constraint undue_spend_micros_check CHECK (micros >= 0),
  constraint undue_spend_seq_check CHECK (seq >= 1)
);
-- delivery_app may: DELETE, INSERT, SELECT, UPDATE
