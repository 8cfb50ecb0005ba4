/** What starts whole platforms, or brokers, and takes long: one after the other, the longest first. */
export const PLATFORMS = [
  'e2e/faults/faults.e2e.spec.ts',
  'infra/local/src/start-again.e2e.spec.ts',
  'e2e/broker-away.e2e.spec.ts',
  'infra/local/src/start.e2e.spec.ts',
  'e2e/main-job.e2e.spec.ts',
  'infra/local/src/docker-kafka.int.spec.ts',
];
/** As long, and content with a processor, or waiting: beside those. */
export const BESIDE = [
  'libs/messaging/src/interleavings.int.spec.ts',
  'libs/messaging/src/outages.int.spec.ts',
  'e2e/simulation/simulation.e2e.spec.ts',
  'libs/messaging/src/fail-points.int.spec.ts',
];
/** That much else goes between two platforms: about as long as one takes. */
const BETWEEN = 30;

/**
 * Jest begins with the largest files when it knows no times, as in a clean clone: then two platforms stand beside each other
 * on two processors, and everything in them waits for everything. Here at most one does, more or less; what is not named
 * keeps its order.
 */
export function inGoodOrder<T extends { readonly path: string }>(tests: readonly T[]): T[] {
  const rest = [...tests];
  const take = (file: string) => {
    const at = rest.findIndex(({ path }) => path.replaceAll('\\', '/').endsWith(`/${file}`));
    return at < 0 ? [] : rest.splice(at, 1);
  };
  const platforms = PLATFORMS.map(take);
  const beside = BESIDE.map(take);
  const order = platforms.flatMap((platform) => {
    if (platform.length === 0) return [];
    const long = beside.splice(0, 2).flat();
    return [...platform, ...(long.length > 0 ? long : rest.splice(0, BETWEEN))];
  });
  return [...order, ...beside.flat(), ...rest];
}
