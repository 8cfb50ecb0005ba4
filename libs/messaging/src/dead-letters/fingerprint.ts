import { createHash } from 'node:crypto';
import { sqlStateOf } from '@afterglow/service-defaults/transactions';

/** The same for failures with the same cause: ids, numbers and quoted values are left out of what is compared. */
export function fingerprintOf(type: string, reaction: string, error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code ?? sqlStateOf(error) ?? '';
  const pattern = messageOf(error)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '<id>')
    .replace(/"[^"]*"|'[^']*'/g, '<value>')
    .replace(/\d+/g, '<n>');
  return createHash('sha256')
    .update([type, reaction, String(code), pattern].join('\n'))
    .digest('hex')
    .slice(0, 16);
}

export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 2000);
}
