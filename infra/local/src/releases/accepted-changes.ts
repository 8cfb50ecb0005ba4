/**
 * Changes that a rule refuses and the release bears all the same, each with its reason: why no row that it writes or left can
 * break it. `<where>: <rule>`. They go when a release is written.
 */
export const ACCEPTED_CHANGES: Readonly<Record<string, string>> = {
  'authorization.business_account business_account_is_suspended_for_a_reason: check added':
    'The release suspends no business account: it has neither the status nor a reason.',
  'billing.hold hold_stays: trigger changed': 'The release deletes no hold and changes no key of one.',
  'billing.lease_spend lease_spend_refers: trigger changed': 'It refuses what a foreign key of the release refused.',
  'billing.lease_spend lease_spend_stays: trigger changed': 'The release deletes no lease and changes no key of one.',
  'billing.ledger_account ledger_account_stays: trigger changed': 'The release deletes no account and changes no key of one.',
  'billing.transfer transfer_refers: trigger changed': 'It refuses what foreign keys of the release refused.',
  'campaigns.ad_group_funds.reserved_micros: column gone':
    'The release notes funds in pool_funds, and names this column nowhere.',
  'campaigns.ad_group_funds.spent_micros: column gone': 'The release notes funds in pool_funds, and names this column nowhere.',
  'campaigns.ad_group_funds.spent_at: column gone': 'The release notes funds in pool_funds, and names this column nowhere.',
  'stories.post post_removed_for_a_reason: check added':
    'The release removes no post by moderation: it has neither the status nor a reason.',
  'stories.story story_ends_with_its_status: check added':
    'Of the statuses that the release writes it says what the former check said.',
  'stories.story story_removed_for_a_reason: check added':
    'The release removes no story by moderation: it has neither the status nor a reason.',
  'stories.story story_totals_when_ended: check added':
    'By story_ends_with_its_status a story has ended exactly when it is not LIVE, for all statuses that the release writes.',
};
