import { DomainError } from '@afterglow/service-defaults/domain-error';

export class PostNotPromotable extends DomainError {
  constructor(postId: string) {
    super({
      code: 'post_ad_settings.not_promotable',
      kind: 'conflict',
      message: `The creator does not allow ads with post ${postId}: its toggle is off.`,
    });
  }
}
