-- Schema billing, written by dumpSchema. Not edited by hand.

CREATE OR REPLACE FUNCTION billing.is_pointed_at()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin raise foreign_key_violation using message = 'a row of ' || tg_table_name || ' violates is_pointed_at', constraint = 'is_pointed_at'; end $function$
;

CREATE OR REPLACE FUNCTION billing.lease_spend_refers()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET search_path TO 'billing'
AS $function$ begin
         if exists (select from (select distinct pool_id from added) one where not exists (
           select from hold where hold.pool_id = one.pool_id)) then raise foreign_key_violation using message = 'a row of ' || tg_table_name || ' violates lease_spend_pool_id_fkey', constraint = 'lease_spend_pool_id_fkey'; end if;
         return null;
       end $function$
;

create function platform_now() returns timestamptz;

CREATE OR REPLACE FUNCTION billing.transfer_refers()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET search_path TO 'billing'
AS $function$ begin
         if exists (
  select from (select distinct debit_account_id as id, business_account_id, currency from added) side
  where not exists (select from ledger_account account where account.id = side.id
    and account.business_account_id = side.business_account_id and account.currency = side.currency)) then raise foreign_key_violation using message = 'a row of ' || tg_table_name || ' violates transfer_debits_its_advertiser', constraint = 'transfer_debits_its_advertiser'; end if;
         if exists (
  select from (select distinct credit_account_id as id, business_account_id, currency from added) side
  where not exists (select from ledger_account account where account.id = side.id
    and account.business_account_id = side.business_account_id and account.currency = side.currency)) then raise foreign_key_violation using message = 'a row of ' || tg_table_name || ' violates transfer_credits_its_advertiser', constraint = 'transfer_credits_its_advertiser'; end if;
         if exists (select from added where lease_id is not null and not exists (
           select from lease_spend lease where lease.lease_id = added.lease_id)) then raise foreign_key_violation using message = 'a row of ' || tg_table_name || ' violates transfer_lease_id_fkey', constraint = 'transfer_lease_id_fkey'; end if;
         return null;
       end $function$
;

create table account_day (
  business_account_id uuid not null,
  day date not null,
  charged_micros bigint not null,
  constraint account_day_pkey PRIMARY KEY (business_account_id, day),
  constraint account_day_business_account_id_fkey FOREIGN KEY (business_account_id) REFERENCES billing_account(business_account_id),
  constraint account_day_charged_micros_check CHECK (charged_micros > 0)
);
-- billing_app may: INSERT, SELECT, UPDATE

create table billing_account (
  business_account_id uuid not null,
  status text not null,
  currency text,
  opened_at timestamp(3) with time zone,
  version bigint not null,
  budget_mode text not null default 'UNLIMITED'::text,
  budget_micros bigint,
  budget_from_micros bigint not null default 0,
  budget_version bigint not null default 1,
  is_out_of_budget boolean not null default false,
  budget_renews_at timestamp(3) with time zone,
  constraint billing_account_pkey PRIMARY KEY (business_account_id),
  constraint billing_account_awaited_until_opened CHECK ((status = 'AWAITED'::text) = (opened_at IS NULL) AND (opened_at IS NULL) = (currency IS NULL) AND (opened_at IS NULL) = (version = 0)),
  constraint billing_account_budget_from_micros_check CHECK (budget_from_micros >= 0),
  constraint billing_account_budget_micros_check CHECK (budget_micros > 0),
  constraint billing_account_budget_mode_check CHECK (budget_mode = ANY (ARRAY['UNLIMITED'::text, 'MONTHLY_BUDGET'::text, 'DAILY_BUDGET'::text, 'CUSTOM_BUDGET'::text])),
  constraint billing_account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint billing_account_status_check CHECK (status = ANY (ARRAY['AWAITED'::text, 'ACTIVE'::text, 'DEPLETED'::text])),
  constraint billing_account_unlimited_without_amount CHECK ((budget_mode = 'UNLIMITED'::text) = (budget_micros IS NULL)),
  constraint billing_account_version_check CHECK (version >= 0)
);
CREATE INDEX billing_account_budget_renews ON billing.billing_account USING btree (budget_renews_at) WHERE is_out_of_budget;
-- billing_app may: INSERT, SELECT, UPDATE

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
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX dead_letter_by_fingerprint ON billing.dead_letter USING btree (fingerprint) WHERE (status = 'WAITING'::text);
CREATE INDEX dead_letter_queue ON billing.dead_letter USING btree (consumer_group, topic, key, reaction, log_offset) WHERE (status = 'WAITING'::text);
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

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
-- billing_app may: INSERT, SELECT

create table funds_request (
  funds_request_id uuid not null,
  pool_id uuid not null,
  business_account_id uuid not null,
  currency text not null,
  pool_version bigint not null,
  amount_micros bigint not null,
  requested_micros_total bigint not null,
  state text not null,
  reserved_micros bigint not null default 0,
  heard_at timestamp(3) with time zone not null,
  ad_group_version bigint,
  constraint funds_request_pkey PRIMARY KEY (funds_request_id),
  constraint funds_request_business_account_id_fkey FOREIGN KEY (business_account_id) REFERENCES billing_account(business_account_id),
  constraint funds_request_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES hold(pool_id),
  constraint funds_request_ad_group_version_check CHECK (ad_group_version >= 1),
  constraint funds_request_amount_micros_check CHECK (amount_micros >= 0),
  constraint funds_request_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint funds_request_pool_version_check CHECK (pool_version >= 1),
  constraint funds_request_requested_micros_total_check CHECK (requested_micros_total >= 0),
  constraint funds_request_reserves_at_most_what_was_asked CHECK (reserved_micros >= 0 AND reserved_micros <= amount_micros),
  constraint funds_request_reserves_only_if_reserved CHECK ((state = 'RESERVED'::text) = (reserved_micros > 0)),
  constraint funds_request_state_check CHECK (state = ANY (ARRAY['WAITING'::text, 'RESERVED'::text, 'DECLINED'::text, 'COVERED'::text]))
);
CREATE INDEX funds_request_waiting ON billing.funds_request USING btree (business_account_id, heard_at, pool_version) WHERE (state = 'WAITING'::text);
-- billing_app may: INSERT, SELECT, UPDATE

create table hold (
  pool_id uuid not null,
  business_account_id uuid not null,
  ad_group_id uuid not null,
  campaign_id uuid not null,
  budget_day date,
  currency text not null,
  state text not null,
  pool_version bigint not null,
  requested_micros_total bigint not null default 0,
  reserved_micros_total bigint not null default 0,
  posted_micros_total bigint not null default 0,
  voided_micros bigint not null default 0,
  pending_micros bigint not null generated always as (((reserved_micros_total - posted_micros_total) - voided_micros)) stored,
  reversed_micros_total bigint not null default 0,
  constraint hold_pkey PRIMARY KEY (pool_id),
  constraint hold_business_account_id_fkey FOREIGN KEY (business_account_id) REFERENCES billing_account(business_account_id),
  constraint hold_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint hold_never_above_request CHECK (reserved_micros_total <= requested_micros_total),
  constraint hold_never_overdrawn CHECK (pending_micros >= 0),
  constraint hold_pool_version_check CHECK (pool_version >= 1),
  constraint hold_posted_micros_total_check CHECK (posted_micros_total >= 0),
  constraint hold_reserved_micros_total_check CHECK (reserved_micros_total >= 0),
  constraint hold_reverses_what_was_posted CHECK (reversed_micros_total >= 0 AND reversed_micros_total <= posted_micros_total),
  constraint hold_state_check CHECK (state = ANY (ARRAY['OPEN'::text, 'ENDED'::text])),
  constraint hold_voided_micros_check CHECK (voided_micros >= 0),
  constraint hold_voided_only_by_its_end CHECK (state = 'ENDED'::text OR voided_micros = 0)
);
CREATE INDEX hold_by_ad_group ON billing.hold USING btree (ad_group_id);
CREATE INDEX hold_by_business_account ON billing.hold USING btree (business_account_id);
CREATE INDEX hold_pending ON billing.hold USING btree (business_account_id) WHERE (pending_micros > 0);
CREATE TRIGGER hold_stays BEFORE DELETE OR UPDATE OF pool_id ON hold FOR EACH ROW EXECUTE FUNCTION is_pointed_at();
-- billing_app may: INSERT, SELECT, UPDATE

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
CREATE INDEX idempotency_record_by_expiry ON billing.idempotency_record USING btree (expires_at);
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX inbox_by_age ON billing.inbox USING brin (processed_at) WITH (pages_per_range='16');
CREATE INDEX inbox_by_correlation ON billing.inbox USING btree (correlation_id);
CREATE INDEX inbox_by_key ON billing.inbox USING btree (key);
-- billing_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table known_ad_group (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  constraint known_ad_group_pkey PRIMARY KEY (id)
);
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

create table known_business_account (
  id uuid not null,
  version bigint not null,
  state jsonb not null,
  status text not null generated always as ((state ->> 'status'::text)) stored,
  constraint known_business_account_pkey PRIMARY KEY (id)
);
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

create table lease_spend (
  lease_id uuid not null,
  pool_id uuid not null,
  seq bigint not null,
  spent_micros_total bigint not null,
  undue_seq bigint not null default '-1'::integer,
  undue_micros_total bigint not null default 0,
  reversed_micros_total bigint not null default 0,
  constraint lease_spend_pkey PRIMARY KEY (lease_id),
  constraint lease_spend_reverses_what_is_undue_and_charged CHECK (reversed_micros_total >= 0 AND reversed_micros_total <= LEAST(undue_micros_total, spent_micros_total)),
  constraint lease_spend_seq_check CHECK (seq >= 0),
  constraint lease_spend_spent_micros_total_check CHECK (spent_micros_total >= 0),
  constraint lease_spend_undue_micros_total_check CHECK (undue_micros_total >= 0)
);
CREATE TRIGGER lease_spend_refers AFTER INSERT ON lease_spend REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lease_spend_refers();
CREATE TRIGGER lease_spend_stays BEFORE DELETE OR UPDATE OF lease_id, pool_id ON lease_spend FOR EACH ROW EXECUTE FUNCTION is_pointed_at();
-- billing_app may: INSERT, SELECT, UPDATE

create table ledger_account (
  id uuid not null,
  business_account_id uuid not null,
  kind text not null,
  currency text not null,
  debits_micros bigint not null default 0,
  credits_micros bigint not null default 0,
  pending_debits_micros bigint not null default 0,
  constraint ledger_account_pkey PRIMARY KEY (id),
  constraint ledger_account_one_of_each_kind UNIQUE (business_account_id, kind),
  constraint ledger_account_sides_of_a_transfer UNIQUE (id, business_account_id, currency),
  constraint ledger_account_business_account_id_fkey FOREIGN KEY (business_account_id) REFERENCES billing_account(business_account_id),
  constraint ledger_account_cash_never_negative CHECK (kind <> 'CASH'::text OR (credits_micros - debits_micros - pending_debits_micros) >= 0),
  constraint ledger_account_credits_micros_check CHECK (credits_micros >= 0),
  constraint ledger_account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint ledger_account_debits_micros_check CHECK (debits_micros >= 0),
  constraint ledger_account_kind_check CHECK (kind = ANY (ARRAY['PAYMENTS'::text, 'CASH'::text, 'REVENUE'::text])),
  constraint ledger_account_only_cash_is_held CHECK (kind = 'CASH'::text OR pending_debits_micros = 0),
  constraint ledger_account_pending_debits_micros_check CHECK (pending_debits_micros >= 0),
  constraint ledger_account_revenue_never_negative CHECK (kind <> 'REVENUE'::text OR credits_micros >= debits_micros)
);
CREATE TRIGGER ledger_account_stays BEFORE DELETE OR UPDATE OF id, business_account_id, currency ON ledger_account FOR EACH ROW EXECUTE FUNCTION is_pointed_at();
-- billing_app may: INSERT, SELECT, UPDATE

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
-- billing_app may: INSERT, SELECT

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  "timestamp" bigint not null,
  name character varying not null,
  constraint "PK_3043fc6b8af7c99b8b98830094f" PRIMARY KEY (id)
);
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

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
CREATE INDEX outbox_by_correlation ON billing.outbox USING btree (correlation_id);
CREATE INDEX outbox_by_key ON billing.outbox USING btree (key);
-- billing_app may: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

create table outbox_cursor (
  only_row boolean not null default true,
  "position" bigint not null,
  published int8multirange not null,
  version_base bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (only_row),
  constraint outbox_cursor_only_row_check CHECK (only_row),
  constraint outbox_cursor_version_base_check CHECK (version_base >= 0)
);
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

create table parked_key (
  consumer_group text not null,
  topic text not null,
  key text not null,
  reaction text not null,
  parked_at timestamp(3) with time zone not null default platform_now(),
  constraint parked_key_pkey PRIMARY KEY (consumer_group, topic, key, reaction)
);
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

create table started_message (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  log_offset bigint not null,
  starts integer not null,
  constraint started_message_pkey PRIMARY KEY (consumer_group, topic, partition),
  constraint started_message_starts_check CHECK (starts > 0)
);
-- billing_app may: DELETE, INSERT, SELECT, UPDATE

create table transfer (
  id uuid not null,
  kind text not null,
  business_account_id uuid not null,
  currency text not null,
  debit_account_id uuid not null,
  credit_account_id uuid not null,
  amount_micros bigint not null,
  lease_id uuid,
  lease_seq bigint,
  declared_by uuid,
  created_at timestamp(3) with time zone not null,
  constraint transfer_pkey PRIMARY KEY (id),
  constraint transfer_books_a_report_once UNIQUE (lease_id, lease_seq, kind),
  constraint transfer_amount_micros_check CHECK (amount_micros > 0),
  constraint transfer_charges_a_lease CHECK ((kind = ANY (ARRAY['CHARGE'::text, 'REVERSAL'::text])) = (lease_id IS NOT NULL) AND (lease_id IS NULL) = (lease_seq IS NULL)),
  constraint transfer_has_two_sides CHECK (debit_account_id <> credit_account_id),
  constraint transfer_kind_check CHECK (kind = ANY (ARRAY['TOP_UP'::text, 'CHARGE'::text, 'REVERSAL'::text])),
  constraint transfer_top_up_is_declared CHECK ((kind = 'TOP_UP'::text) = (declared_by IS NOT NULL))
);
CREATE INDEX transfer_newest_first ON billing.transfer USING btree (business_account_id, id DESC);
CREATE TRIGGER transfer_refers AFTER INSERT ON transfer REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION transfer_refers();
-- billing_app may: INSERT, SELECT
