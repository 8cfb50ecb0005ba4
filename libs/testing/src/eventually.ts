const POLL_MS = 10;

/** Waits until the condition holds: for things that only a look from outside can tell. Throws after the deadline. */
export async function eventually(condition: () => Promise<boolean> | boolean, deadlineMs = 10_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  do {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  } while (performance.now() < deadline);
  throw new Error(`not so within ${deadlineMs} ms: ${condition.toString().slice(0, 200)}`);
}
