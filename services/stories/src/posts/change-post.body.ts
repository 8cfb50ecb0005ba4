import { IsIn } from 'class-validator';
import { COMMENT_AUDIENCES, PRIVACIES, type CommentAudience, type Privacy } from '../follows/audience.ts';
import { MayBeAbsent, TextField } from '../request-fields.ts';
import { MAX_CAPTION_LENGTH } from './publish-post.body.ts';

export class ChangePostBody {
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
