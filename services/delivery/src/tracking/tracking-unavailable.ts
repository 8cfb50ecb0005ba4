import { RequestRefusal } from '@afterglow/service-defaults/request-refusal';

export function trackingUnavailable(message: string, cause?: unknown): RequestRefusal {
  const refusal = new RequestRefusal({ status: 503, code: 'tracking.unavailable', message, retryAfterSeconds: 1 });
  if (cause !== undefined) refusal.cause = cause;
  return refusal;
}
