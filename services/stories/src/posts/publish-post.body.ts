import { IsIn, IsOptional } from 'class-validator';
import { COMMENT_AUDIENCES, PRIVACIES, type CommentAudience, type Privacy } from '../follows/audience.ts';
import { MayBeAbsent, TextField, UuidField } from '../request-fields.ts';
import { ITEM_TYPES, type ItemType } from './post.entity.ts';

/** UTF-16 units. */
export const MAX_CAPTION_LENGTH = 2_200;

export class PublishPostBody {
  @IsIn(ITEM_TYPES)
  itemType: ItemType;

  /** Null or absent: a post without a sound. */
  @IsOptional()
  @UuidField()
  soundId?: string | null;

  @MayBeAbsent()
  @TextField({ min: 0, max: MAX_CAPTION_LENGTH })
  caption?: string;

  @MayBeAbsent()
  @IsIn(PRIVACIES)
  privacy?: Privacy;

  @MayBeAbsent()
  @IsIn(COMMENT_AUDIENCES)
  commentAudience?: CommentAudience;
}
