import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import type { BusinessMember } from '@afterglow/contracts/authorization/business-account.state';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import type { TestService } from '@afterglow/testing/start-service';
import { grantState, postState } from './campaigns-world.ts';
import { adBody, adGroupBody, campaignBody } from './request-bodies.ts';

export type AdIds = Readonly<
  Record<'businessAccountId' | 'campaignId' | 'adGroupId' | 'adId' | 'postId' | 'adAuthorizationId', string>
>;

/** An ad of a fresh business account of leo's on a fresh post of mia's, from events and over HTTP: no case depends on another. */
export async function createAdOverHttp(svc: TestService, others: readonly BusinessMember[] = []): Promise<AdIds> {
  const businessAccountId = newId();
  const creatorId = personas.mia.userId;
  const account = {
    businessAccountId,
    currency: 'USD',
    timeZone: 'America/New_York',
    status: 'ACTIVE',
    isVerified: true,
  } as const;
  const at = '2026-11-18T14:00:00.000Z';
  const state = { ...account, members: [{ userId: personas.leo.userId, role: 'ADMIN' as const }, ...others], openedAt: at };
  await svc.publish(occurred(BusinessAccountOpened, { businessAccountId, aggregateVersion: 1, state }));
  const post = postState({ creatorId });
  const { postId } = post;
  await svc.publish(occurred(PostPublished, { postId, aggregateVersion: 1, state: post }));
  const settings = { creatorId, adAuthorizationEnabled: true, changedAt: at };
  await svc.publish(occurred(CreatorAdSettingsChanged, { ...settings, aggregateVersion: 1 }));
  const grant = grantState(businessAccountId, post, { startsAt: at, endsAt: '2090-01-01T00:00:00.000Z' });
  const { adAuthorizationId } = grant;
  await svc.publish(occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state: grant }));

  const { campaignId = '' } = await create(svc, '/v1/campaigns', campaignBody({ businessAccountId }));
  const { adGroupId = '' } = await create(svc, '/v1/ad-groups', adGroupBody({ campaignId }));
  const { adId = '' } = await create(svc, '/v1/ads', adBody({ adGroupId, postId, adAuthorizationId }));
  return { businessAccountId, campaignId, adGroupId, adId, postId, adAuthorizationId };
}

async function create(svc: TestService, path: string, body: object): Promise<Record<string, string>> {
  const answer = await svc.call('POST', path, { as: 'leo', body });
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.text}`);
  return answer.body as Record<string, string>;
}
