import { v7 } from 'uuid';

/** A UUIDv7: grows with real time, so newest first is `order by id desc`. */
export function newId(): string {
  return v7();
}
