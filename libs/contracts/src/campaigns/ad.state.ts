import { Id, Nullable, OneOf, WebUrl } from '../wire-types.ts';

/** An ad: a reference to a post, under an ad group. */
export class AdState {
  @Id()
  adId: string;

  @Id()
  adGroupId: string;

  @Id()
  campaignId: string;

  @Id()
  businessAccountId: string;

  /** The ad is this post: it has no creative of its own. */
  @Id()
  postId: string;

  @Id()
  creatorId: string;

  @OneOf('AUTH_CODE', 'TT_USER')
  identityType: 'AUTH_CODE' | 'TT_USER';

  /** With AUTH_CODE: the grant it rests on. Null with TT_USER, the advertiser's own post. */
  @Nullable()
  @Id()
  adAuthorizationId: string | null;

  @OneOf('ENABLE', 'DISABLE', 'DELETE')
  operationStatus: 'ENABLE' | 'DISABLE' | 'DELETE';

  @OneOf('PENDING', 'APPROVED', 'REJECTED')
  reviewStatus: 'PENDING' | 'APPROVED' | 'REJECTED';

  /** Null: not paused. */
  @Nullable()
  @OneOf(
    'AD_STATUS_DISABLE',
    'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
    'AD_STATUS_AUTHORIZATION_EXPIRED',
    'AD_STATUS_POST_DELETED',
  )
  pauseReason:
    | 'AD_STATUS_DISABLE'
    | 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED'
    | 'AD_STATUS_AUTHORIZATION_EXPIRED'
    | 'AD_STATUS_POST_DELETED'
    | null;

  @OneOf('LISTEN_NOW', 'LEARN_MORE', 'SHOP_NOW', 'DOWNLOAD_NOW', 'SIGN_UP')
  callToAction: 'LISTEN_NOW' | 'LEARN_MORE' | 'SHOP_NOW' | 'DOWNLOAD_NOW' | 'SIGN_UP';

  @Nullable()
  @WebUrl()
  landingPageUrl: string | null;
}
