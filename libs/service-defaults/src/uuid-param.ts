import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { invalidRequest } from './request-refusal.ts';

/** `@Param('postId', UuidParam)`: 400 for anything but a UUID; lower case, so that ids can be compared as strings. */
@Injectable()
export class UuidParam implements PipeTransform<string, string> {
  transform(value: string, { data }: ArgumentMetadata): string {
    if (isUUID(value)) return value.toLowerCase();
    const field = data ?? 'id';
    throw invalidRequest([{ field, rule: 'isUuid', message: `${field} must be a UUID` }]);
  }
}
