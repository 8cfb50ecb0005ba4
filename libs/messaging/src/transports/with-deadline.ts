/** What the broker answers, or an error after the deadline, or when `closing` says that nobody waits any more. */
export async function withDeadline<T>(work: Promise<T>, deadlineMs: number, closing?: AbortSignal): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`the broker did not answer within ${deadlineMs} ms`)), deadlineMs);
  const stop = () => reject(new Error('closed before the broker had answered'));
  if (closing?.aborted) stop();
  closing?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    closing?.removeEventListener('abort', stop);
  }
}
