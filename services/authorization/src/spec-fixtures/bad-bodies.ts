import { newId } from '@afterglow/service-defaults/ids';

/** A route, or the end of its path; a body that it refuses; the field that is named. */
type BadBody = [string, Record<string, unknown>, string];

export const badBodies: BadBody[] = [
  ['PUT /v1/creators/me/privacy-settings', {}, 'adAuthorizationEnabled'],
  ['PUT /v1/creators/me/privacy-settings', { adAuthorizationEnabled: 'yes' }, 'adAuthorizationEnabled'],
  ['PUT /v1/creators/me/privacy-settings', { adAuthorizationEnabled: true, version: 1 }, 'version'],
  ['PUT /v1/posts/:postId/ad-settings', { isAdPromotable: null }, 'isAdPromotable'],
  ['POST /v1/ad-codes', { scope: 'POST' }, 'postId'],
  ['POST /v1/ad-codes', { scope: 'ACCOUNT', postId: newId() }, 'scope'],
  ['POST /v1/ad-codes', { postId: newId(), authorizationDays: 31 }, 'authorizationDays'],
  ['POST /v1/ad-codes', { postId: newId(), authorizationDays: '30' }, 'authorizationDays'],
  ['POST /v1/ad-codes', { postId: newId(), maxAdvertisers: 0 }, 'maxAdvertisers'],
  ['POST /v1/ad-codes', { postId: newId(), maxAdvertisers: 101 }, 'maxAdvertisers'],
  ['POST /v1/ad-codes', { postId: newId(), noticeHours: 73 }, 'noticeHours'],
  ['POST /v1/ad-codes', { postId: newId(), caps: { dailySpendMicros: -1, currency: 'USD' } }, 'caps.dailySpendMicros'],
  ['POST /v1/ad-codes', { postId: newId(), caps: { placements: ['SKY'] } }, 'caps.placements'],
  ['POST /v1/ad-codes', { postId: newId(), caps: { objectiveTypes: [] } }, 'caps.objectiveTypes'],
  ['POST /v1/ad-codes', { postId: newId(), caps: { endsAt: 'tomorrow' } }, 'caps.endsAt'],
  ['POST /v1/ad-codes', { postId: newId(), noticeHours: null }, 'noticeHours'],
  ['POST /v1/ad-codes', { postId: newId(), allowedBusinessAccountIds: [] }, 'allowedBusinessAccountIds'],
  ['POST /v1/ad-codes', { postId: newId(), allowedBusinessAccountIds: ['leo'] }, 'allowedBusinessAccountIds'],
  ['POST /v1/ad-codes', { postId: newId(), allowedBusinessAccountIds: newId() }, 'allowedBusinessAccountIds'],
  ['POST /v1/ad-codes', { postId: newId(), creatorId: newId() }, 'creatorId'],
  ['POST /v1/ad-authorizations/redemptions', { adCode: 7, businessAccountId: newId() }, 'adCode'],
  ['POST /v1/ad-authorizations/redemptions', { adCode: 'A'.repeat(101), businessAccountId: newId() }, 'adCode'],
  ['POST /v1/ad-authorizations/redemptions', { adCode: 'AG', businessAccountId: 'mine' }, 'businessAccountId'],
  ['POST /v1/business-accounts', { name: ' ', currency: 'USD', timeZone: 'UTC' }, 'name'],
  ['POST /v1/business-accounts', { name: 'a'.repeat(101), currency: 'USD', timeZone: 'UTC' }, 'name'],
  ['POST /v1/business-accounts', { name: 'two\nlines', currency: 'USD', timeZone: 'UTC' }, 'name'],
  ['POST /v1/business-accounts', { name: ['a'], currency: 'USD', timeZone: 'UTC' }, 'name'],
  ['POST /v1/business-accounts', { name: 'a', currency: 'usd', timeZone: 'UTC' }, 'currency'],
  ['POST /v1/business-accounts', { name: 'a', currency: 'USD', timeZone: 'Mars Olympus' }, 'timeZone'],
  ['POST /v1/business-accounts', { name: 'a', currency: 'USD', timeZone: '+01:00' }, 'timeZone'],
  ['PATCH /v1/business-accounts/:businessAccountId', { currency: 'EUR' }, 'currency'],
  ['PUT /v1/business-accounts/:businessAccountId/members/:userId', { role: 'OWNER' }, 'role'],
  ['POST /v1/business-accounts/:businessAccountId/appeal', { text: ' ' }, 'text'],
  ['POST /v1/business-accounts/:businessAccountId/appeal', { text: 'a'.repeat(2_001) }, 'text'],
  ['POST /v1/ad-authorizations/:adAuthorizationId/extension', {}, 'authorizationDays'],
  ['POST /v1/ad-authorizations/:adAuthorizationId/extension', { authorizationDays: 31 }, 'authorizationDays'],
  ['POST /v1/ad-authorizations/:adAuthorizationId/extension', { authorizationDays: -7 }, 'authorizationDays'],
];

export const badBodiesOfOperators: BadBody[] = [
  ['suspension', { evidence: 'ticket 7' }, 'reason'],
  ['suspension', { reason: 'spam' }, 'evidence'],
  ['suspension', { reason: ' ', evidence: 'ticket 7' }, 'reason'],
  ['suspension', { reason: 'spam', evidence: 'ticket 7', appealDays: 0 }, 'appealDays'],
  ['suspension', { reason: 'spam', evidence: 'ticket 7', appealDays: 181 }, 'appealDays'],
  ['appeal-decision', { decision: 'MAYBE' }, 'decision'],
];
