-- Schema campaigns, written by dumpSchema. Not edited by hand.

CREATE OR REPLACE FUNCTION campaigns.performance_score(engagements bigint, views bigint)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (views <= 0) THEN (0.0)::double precision ELSE GREATEST((0.0)::double precision, (((LEAST(((engagements)::double precision / (views)::double precision), (1)::double precision) + ((25.0)::double precision / ((2)::double precision * (views)::double precision))) - ((5)::double precision * sqrt((((LEAST(((engagements)::double precision / (views)::double precision), (1)::double precision) * ((1)::double precision - LEAST(((engagements)::double precision / (views)::double precision), (1)::double precision))) / (views)::double precision) + ((25.0)::double precision / (((4)::double precision * (views)::double precision) * (views)::double precision)))))) / ((1)::double precision + ((25.0)::double precision / (views)::double precision)))) END
;

create function platform_now() returns timestamptz;

create table ad (
  id uuid not null,
  version bigint not null,
  ad_group_id uuid not null,
  campaign_id uuid not null,
  business_account_id uuid not null,
  post_id uuid not null,
  creator_id uuid not null,
  identity_type text not null,
  ad_authorization_id uuid,
  operation_status text not null,
  operation_status_changed_at timestamp(3) with time zone not null,
  review_status text not null,
  submitted_at timestamp(3) with time zone not null,
  reviewed_at timestamp(3) with time zone,
  rejection_reason_code text,
  rejection_clause text,
  pause_reason text,
  paused_at timestamp(3) with time zone,
  call_to_action text not null,
  landing_page_url text,
  created_at timestamp(3) with time zone not null,
  constraint ad_pkey PRIMARY KEY (id),
  constraint ad_ad_group_id_fkey FOREIGN KEY (ad_group_id) REFERENCES ad_group(id),
  constraint ad_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  constraint ad_call_to_action_check CHECK (call_to_action = ANY (ARRAY['LISTEN_NOW'::text, 'LEARN_MORE'::text, 'SHOP_NOW'::text, 'DOWNLOAD_NOW'::text, 'SIGN_UP'::text])),
  constraint ad_check CHECK ((identity_type = 'AUTH_CODE'::text) = (ad_authorization_id IS NOT NULL)),
  constraint ad_check1 CHECK ((review_status = 'PENDING'::text) = (reviewed_at IS NULL)),
  constraint ad_check2 CHECK ((review_status = 'REJECTED'::text) = (rejection_reason_code IS NOT NULL)),
  constraint ad_check3 CHECK ((rejection_reason_code IS NULL) = (rejection_clause IS NULL)),
  constraint ad_check4 CHECK ((pause_reason IS NULL) = (paused_at IS NULL)),
  constraint ad_check5 CHECK (operation_status = 'ENABLE'::text OR pause_reason IS NOT NULL),
  constraint ad_identity_type_check CHECK (identity_type = ANY (ARRAY['AUTH_CODE'::text, 'TT_USER'::text])),
  constraint ad_landing_page_url_check CHECK (char_length(landing_page_url) <= 2048),
  constraint ad_operation_status_check CHECK (operation_status = ANY (ARRAY['ENABLE'::text, 'DISABLE'::text, 'DELETE'::text])),
  constraint ad_pause_reason_check CHECK (pause_reason = ANY (ARRAY['AD_STATUS_DISABLE'::text, 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED'::text, 'AD_STATUS_AUTHORIZATION_EXPIRED'::text, 'AD_STATUS_POST_DELETED'::text])),
  constraint ad_rejection_clause_check CHECK (rejection_clause = ANY (ARRAY['SPARK-3.1'::text, 'SPARK-3.2'::text])),
  constraint ad_rejection_reason_code_check CHECK (rejection_reason_code = ANY (ARRAY['LANDING_PAGE_NOT_ALLOWED'::text, 'CALL_TO_ACTION_NOT_ALLOWED'::text])),
  constraint ad_review_status_check CHECK (review_status = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text])),
  constraint ad_version_check CHECK (version >= 1)
);
CREATE INDEX ad_by_ad_authorization ON campaigns.ad USING btree (ad_authorization_id, id);
CREATE INDEX ad_by_ad_group ON campaigns.ad USING btree (ad_group_id, id DESC);
CREATE INDEX ad_by_business_account ON campaigns.ad USING btree (business_account_id, id DESC);
CREATE INDEX ad_by_post ON campaigns.ad USING btree (post_id, id);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table ad_group (
  id uuid not null,
  version bigint not null,
  campaign_id uuid not null,
  business_account_id uuid not null,
  name text not null,
  currency text not null,
  time_zone text not null,
  operation_status text not null,
  operation_status_changed_at timestamp(3) with time zone not null,
  placement text not null,
  budget_mode text not null,
  budget_micros bigint not null,
  billing_event text not null,
  bid_type text not null,
  bid_price_micros bigint not null,
  pacing text not null,
  schedule_start_at timestamp(3) with time zone not null,
  schedule_end_at timestamp(3) with time zone,
  countries text[] not null,
  languages text[] not null,
  created_at timestamp(3) with time zone not null,
  constraint ad_group_pkey PRIMARY KEY (id),
  constraint ad_group_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  constraint ad_group_bid_type_check CHECK (bid_type = 'BID_TYPE_CUSTOM'::text),
  constraint ad_group_billing_event_check CHECK (billing_event = ANY (ARRAY['CPM'::text, 'CPC'::text, 'CPV'::text])),
  constraint ad_group_budget_micros_check CHECK (budget_micros > 0),
  constraint ad_group_budget_mode_check CHECK (budget_mode = ANY (ARRAY['BUDGET_MODE_DAY'::text, 'BUDGET_MODE_TOTAL'::text])),
  constraint ad_group_check CHECK (bid_price_micros > 0 AND bid_price_micros <= budget_micros),
  constraint ad_group_check1 CHECK (schedule_end_at > schedule_start_at),
  constraint ad_group_countries_check CHECK (cardinality(countries) >= 1 AND cardinality(countries) <= 200),
  constraint ad_group_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint ad_group_languages_check CHECK (cardinality(languages) <= 200),
  constraint ad_group_name_check CHECK (char_length(name) >= 1 AND char_length(name) <= 512),
  constraint ad_group_operation_status_check CHECK (operation_status = ANY (ARRAY['ENABLE'::text, 'DISABLE'::text, 'DELETE'::text, 'FROZEN'::text])),
  constraint ad_group_pacing_check CHECK (pacing = 'PACING_MODE_FAST'::text),
  constraint ad_group_placement_check CHECK (placement = 'IN_FEED'::text),
  constraint ad_group_version_check CHECK (version >= 1)
);
CREATE INDEX ad_group_by_business_account ON campaigns.ad_group USING btree (business_account_id, id DESC);
CREATE INDEX ad_group_by_campaign ON campaigns.ad_group USING btree (campaign_id, id DESC);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table ad_group_funds (
  ad_group_id uuid not null,
  budget_day date,
  applied_micros bigint,
  applied_version bigint,
  constraint ad_group_funds_of_day UNIQUE NULLS NOT DISTINCT (ad_group_id, budget_day),
  constraint ad_group_funds_applied_micros_check CHECK (applied_micros >= 0),
  constraint ad_group_funds_applied_version_check CHECK (applied_version >= 1),
  constraint ad_group_funds_check CHECK ((applied_micros IS NULL) = (applied_version IS NULL))
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table campaign (
  id uuid not null,
  version bigint not null,
  business_account_id uuid not null,
  name text not null,
  objective_type text not null,
  buying_type text not null,
  operation_status text not null,
  operation_status_changed_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  budget_mode text,
  budget_micros bigint,
  constraint campaign_pkey PRIMARY KEY (id),
  constraint campaign_budget_micros_check CHECK (budget_micros > 0),
  constraint campaign_budget_mode_check CHECK (budget_mode = ANY (ARRAY['BUDGET_MODE_DAY'::text, 'BUDGET_MODE_TOTAL'::text])),
  constraint campaign_buying_type_check CHECK (buying_type = ANY (ARRAY['AUCTION'::text, 'RESERVATION_TOP_VIEW'::text])),
  constraint campaign_check CHECK ((objective_type = 'TOPVIEW_REACH'::text) = (buying_type = 'RESERVATION_TOP_VIEW'::text)),
  constraint campaign_check1 CHECK ((budget_mode IS NULL) = (budget_micros IS NULL)),
  constraint campaign_name_check CHECK (char_length(name) >= 1 AND char_length(name) <= 512),
  constraint campaign_objective_type_check CHECK (objective_type = ANY (ARRAY['REACH'::text, 'TRAFFIC'::text, 'VIDEO_VIEWS'::text, 'ENGAGEMENT'::text, 'WEB_CONVERSIONS'::text, 'TOPVIEW_REACH'::text])),
  constraint campaign_operation_status_check CHECK (operation_status = ANY (ARRAY['ENABLE'::text, 'DISABLE'::text, 'DELETE'::text, 'FROZEN'::text])),
  constraint campaign_version_check CHECK (version >= 1)
);
CREATE INDEX campaign_by_business_account ON campaigns.campaign USING btree (business_account_id, id DESC);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

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
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX dead_letter_by_fingerprint ON campaigns.dead_letter USING btree (fingerprint) WHERE (status = 'WAITING'::text);
CREATE INDEX dead_letter_queue ON campaigns.dead_letter USING btree (consumer_group, topic, key, reaction, log_offset) WHERE (status = 'WAITING'::text);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

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
-- campaigns_app may: INSERT, SELECT

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
CREATE INDEX idempotency_record_by_expiry ON campaigns.idempotency_record USING btree (expires_at);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX inbox_by_age ON campaigns.inbox USING brin (processed_at) WITH (pages_per_range='16');
CREATE INDEX inbox_by_correlation ON campaigns.inbox USING btree (correlation_id);
CREATE INDEX inbox_by_key ON campaigns.inbox USING btree (key);
-- campaigns_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table known_ad_authorization (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  business_account_id uuid not null generated always as (((state ->> 'businessAccountId'::text))::uuid) stored,
  post_id uuid not null generated always as (((state ->> 'postId'::text))::uuid) stored,
  constraint known_ad_authorization_pkey PRIMARY KEY (id)
);
CREATE INDEX known_ad_authorization_by_post ON campaigns.known_ad_authorization USING btree (post_id, business_account_id);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table known_billing_account (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_billing_account_pkey PRIMARY KEY (id)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table known_business_account (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  members jsonb not null generated always as ((state -> 'members'::text)) stored,
  constraint known_business_account_pkey PRIMARY KEY (id)
);
CREATE INDEX known_business_account_by_member ON campaigns.known_business_account USING gin (members jsonb_path_ops);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table known_creator_ad_settings (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  ad_authorization_enabled boolean not null generated always as (((state ->> 'adAuthorizationEnabled'::text))::boolean) stored,
  constraint known_creator_ad_settings_pkey PRIMARY KEY (id)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table known_creator_suspension (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_creator_suspension_pkey PRIMARY KEY (id)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table known_post (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  creator_id uuid not null generated always as (((state ->> 'creatorId'::text))::uuid) stored,
  sound_id uuid generated always as (((state ->> 'soundId'::text))::uuid) stored,
  is_public boolean not null generated always as ((((state ->> 'privacy'::text) = 'PUBLIC_TO_EVERYONE'::text) AND ((state ->> 'status'::text) = 'PUBLISHED'::text))) stored,
  constraint known_post_pkey PRIMARY KEY (id)
);
CREATE INDEX known_post_by_creator ON campaigns.known_post USING btree (creator_id, id DESC);
CREATE INDEX known_post_by_sound ON campaigns.known_post USING btree (sound_id, id DESC);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table known_post_ad_settings (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  is_ad_promotable boolean not null generated always as (((state ->> 'isAdPromotable'::text))::boolean) stored,
  constraint known_post_ad_settings_pkey PRIMARY KEY (id)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table known_sound (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  owner_id uuid generated always as (((state ->> 'ownerId'::text))::uuid) stored,
  constraint known_sound_pkey PRIMARY KEY (id)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

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
-- campaigns_app may: INSERT, SELECT

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  "timestamp" bigint not null,
  name character varying not null,
  constraint "PK_3043fc6b8af7c99b8b98830094f" PRIMARY KEY (id)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX outbox_by_correlation ON campaigns.outbox USING btree (correlation_id);
CREATE INDEX outbox_by_key ON campaigns.outbox USING btree (key);
-- campaigns_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table outbox_cursor (
  only_row boolean not null default true,
  "position" bigint not null,
  published int8multirange not null,
  version_base bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (only_row),
  constraint outbox_cursor_only_row_check CHECK (only_row),
  constraint outbox_cursor_version_base_check CHECK (version_base >= 0)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table paid_response (
  post_id uuid not null,
  version bigint not null,
  impressions bigint not null,
  clicks bigint not null,
  views_6s bigint not null,
  constraint paid_response_pkey PRIMARY KEY (post_id),
  constraint paid_response_clicks_check CHECK (clicks >= 0),
  constraint paid_response_impressions_check CHECK (impressions >= 0),
  constraint paid_response_views_6s_check CHECK (views_6s >= 0)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table parked_key (
  consumer_group text not null,
  topic text not null,
  key text not null,
  reaction text not null,
  parked_at timestamp(3) with time zone not null default platform_now(),
  constraint parked_key_pkey PRIMARY KEY (consumer_group, topic, key, reaction)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table pool_funds (
  pool_id uuid not null,
  ad_group_id uuid not null,
  campaign_id uuid not null,
  budget_day date,
  reserved_micros bigint not null default 0,
  spent_micros bigint not null default 0,
  spent_at timestamp(3) with time zone,
  spent_day date,
  spent_before_day_micros bigint not null default 0,
  is_carried boolean not null default false,
  constraint pool_funds_pkey PRIMARY KEY (pool_id),
  constraint pool_funds_check CHECK (spent_before_day_micros >= 0 AND spent_before_day_micros <= spent_micros),
  constraint pool_funds_reserved_micros_check CHECK (reserved_micros >= 0),
  constraint pool_funds_spent_micros_check CHECK (spent_micros >= 0)
);
CREATE INDEX pool_funds_of_ad_group ON campaigns.pool_funds USING btree (ad_group_id, budget_day);
CREATE INDEX pool_funds_of_campaign ON campaigns.pool_funds USING btree (campaign_id, spent_day);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table post_performance (
  post_id uuid not null,
  version bigint not null,
  views bigint not null,
  engagements bigint not null,
  score double precision not null generated always as (performance_score(engagements, views)) stored,
  as_of timestamp(3) with time zone not null,
  constraint post_performance_pkey PRIMARY KEY (post_id),
  constraint post_performance_engagements_check CHECK (engagements >= 0),
  constraint post_performance_views_check CHECK (views >= 0)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table rate_card (
  market text not null,
  version bigint not null,
  currency text not null,
  floor_cpm_micros bigint not null,
  published_at timestamp(3) with time zone not null,
  constraint rate_card_pkey PRIMARY KEY (market),
  constraint rate_card_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint rate_card_floor_cpm_micros_check CHECK (floor_cpm_micros > 0),
  constraint rate_card_market_check CHECK (market ~ '^[A-Z]{2}$'::text),
  constraint rate_card_version_check CHECK (version >= 1)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table spark_ads_rollout (
  market text not null,
  version bigint not null,
  stage text not null,
  beta_business_account_ids uuid[] not null,
  changed_by uuid not null,
  changed_at timestamp(3) with time zone not null,
  constraint spark_ads_rollout_pkey PRIMARY KEY (market),
  constraint spark_ads_rollout_beta_business_account_ids_check CHECK (cardinality(beta_business_account_ids) <= 200),
  constraint spark_ads_rollout_check CHECK ((stage = 'BETA'::text) = (cardinality(beta_business_account_ids) > 0)),
  constraint spark_ads_rollout_market_check CHECK (market ~ '^[A-Z]{2}$'::text),
  constraint spark_ads_rollout_stage_check CHECK (stage = ANY (ARRAY['OFF'::text, 'BETA'::text, 'ON'::text])),
  constraint spark_ads_rollout_version_check CHECK (version >= 1)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE

create table started_message (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  log_offset bigint not null,
  starts integer not null,
  constraint started_message_pkey PRIMARY KEY (consumer_group, topic, partition),
  constraint started_message_starts_check CHECK (starts > 0)
);
-- campaigns_app may: DELETE, INSERT, SELECT, UPDATE
