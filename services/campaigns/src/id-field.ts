import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';

/** An id in a body or a query: a UUID, kept in lower case so that ids can be compared as strings. */
export function IdField(): PropertyDecorator {
  const lowerCase = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));
  return (target, property) => {
    lowerCase(target, property);
    IsUUID()(target, property);
  };
}
