import { TextField } from './request-fields.ts';

export class ModerationBody {
  @TextField({ min: 1, max: 500 })
  reason: string;
}
