import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCampaigns1763800000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createCampaigns(queryRunner);
    await this.createAdGroups(queryRunner);
    await this.createAds(queryRunner);
  }

  private async createCampaigns(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table campaign (
        id uuid primary key,
        version bigint not null check (version >= 1),
        business_account_id uuid not null,
        name text not null check (char_length(name) between 1 and 512),
        objective_type text not null
          check (objective_type in ('REACH', 'TRAFFIC', 'VIDEO_VIEWS', 'ENGAGEMENT', 'WEB_CONVERSIONS', 'TOPVIEW_REACH')),
        buying_type text not null check (buying_type in ('AUCTION', 'RESERVATION_TOP_VIEW')),
        operation_status text not null check (operation_status in ('ENABLE', 'DISABLE', 'DELETE', 'FROZEN')),
        operation_status_changed_at timestamptz(3) not null,
        created_at timestamptz(3) not null,
        check ((objective_type = 'TOPVIEW_REACH') = (buying_type = 'RESERVATION_TOP_VIEW'))
      )`);
    await queryRunner.query(`create index campaign_by_business_account on campaign (business_account_id, id desc)`);
  }

  private async createAdGroups(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ad_group (
        id uuid primary key,
        version bigint not null check (version >= 1),
        campaign_id uuid not null references campaign,
        business_account_id uuid not null,
        name text not null check (char_length(name) between 1 and 512),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        time_zone text not null,
        operation_status text not null check (operation_status in ('ENABLE', 'DISABLE', 'DELETE', 'FROZEN')),
        operation_status_changed_at timestamptz(3) not null,
        placement text not null check (placement = 'IN_FEED'),
        budget_mode text not null check (budget_mode in ('BUDGET_MODE_DAY', 'BUDGET_MODE_TOTAL')),
        budget_micros bigint not null check (budget_micros > 0),
        billing_event text not null check (billing_event = 'CPM'),
        bid_type text not null check (bid_type = 'BID_TYPE_CUSTOM'),
        bid_price_micros bigint not null check (bid_price_micros > 0 and bid_price_micros <= budget_micros),
        pacing text not null check (pacing = 'PACING_MODE_FAST'),
        schedule_start_at timestamptz(3) not null,
        schedule_end_at timestamptz(3) check (schedule_end_at > schedule_start_at),
        countries text[] not null check (cardinality(countries) between 1 and 200),
        languages text[] not null check (cardinality(languages) <= 200),
        created_at timestamptz(3) not null
      )`);
    await queryRunner.query(`create index ad_group_by_campaign on ad_group (campaign_id, id desc)`);
    await queryRunner.query(`create index ad_group_by_business_account on ad_group (business_account_id, id desc)`);
  }

  private async createAds(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ad (
        id uuid primary key,
        version bigint not null check (version >= 1),
        ad_group_id uuid not null references ad_group,
        campaign_id uuid not null references campaign,
        business_account_id uuid not null,
        post_id uuid not null,
        creator_id uuid not null,
        identity_type text not null check (identity_type in ('AUTH_CODE', 'TT_USER')),
        ad_authorization_id uuid,
        operation_status text not null check (operation_status in ('ENABLE', 'DISABLE', 'DELETE')),
        operation_status_changed_at timestamptz(3) not null,
        review_status text not null check (review_status in ('PENDING', 'APPROVED', 'REJECTED')),
        submitted_at timestamptz(3) not null,
        reviewed_at timestamptz(3),
        rejection_reason_code text
          check (rejection_reason_code in ('LANDING_PAGE_NOT_ALLOWED', 'CALL_TO_ACTION_NOT_ALLOWED')),
        rejection_clause text check (rejection_clause in ('SPARK-3.1', 'SPARK-3.2')),
        pause_reason text check (pause_reason in ('AD_STATUS_DISABLE', 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
          'AD_STATUS_AUTHORIZATION_EXPIRED', 'AD_STATUS_POST_DELETED')),
        paused_at timestamptz(3),
        call_to_action text not null
          check (call_to_action in ('LISTEN_NOW', 'LEARN_MORE', 'SHOP_NOW', 'DOWNLOAD_NOW', 'SIGN_UP')),
        landing_page_url text check (char_length(landing_page_url) <= 2048),
        created_at timestamptz(3) not null,
        check ((identity_type = 'AUTH_CODE') = (ad_authorization_id is not null)),
        check ((review_status = 'PENDING') = (reviewed_at is null)),
        check ((review_status = 'REJECTED') = (rejection_reason_code is not null)),
        check ((rejection_reason_code is null) = (rejection_clause is null)),
        check ((pause_reason is null) = (paused_at is null)),
        check ((operation_status = 'ENABLE') or pause_reason is not null)
      )`);
    await queryRunner.query(`create index ad_by_ad_group on ad (ad_group_id, id desc)`);
    await queryRunner.query(`create index ad_by_business_account on ad (business_account_id, id desc)`);
    await queryRunner.query(`create index ad_by_ad_authorization on ad (ad_authorization_id, id)`);
    await queryRunner.query(`create index ad_by_post on ad (post_id, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table ad, ad_group, campaign`);
  }
}
