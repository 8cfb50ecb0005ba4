import { TextField } from './request-fields.ts';

/** A comment under a post or a story: 1 to 150 UTF-16 units. */
export class WriteCommentBody {
  @TextField({ min: 1, max: 150 })
  text: string;
}
