import type { StartedParts } from './parts.ts';

/** Jest's global tear-down: what `start-parts` has started ends. */
export default async function stopParts(): Promise<void> {
  await (globalThis as StartedParts).startedParts?.stop();
}
