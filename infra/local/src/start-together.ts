interface Stoppable {
  stop(): Promise<void>;
}

/** Waits for both. If one fails, the other does not stay behind: it is stopped, and the failure is thrown. */
export async function startTogether<A extends Stoppable | undefined, B extends Stoppable | undefined>(
  first: Promise<A>,
  second: Promise<B>,
): Promise<readonly [A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  for (const part of [a, b]) if (part.status === 'fulfilled') await part.value?.stop();
  throw a.status === 'rejected' ? a.reason : (b as PromiseRejectedResult).reason;
}
