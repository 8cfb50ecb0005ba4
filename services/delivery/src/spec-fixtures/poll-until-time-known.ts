import type { PollMemory } from '../serving/poll-memory.ts';
import type { ReplicaMemory } from '../serving/replica-memory.ts';

/** On a machine that is busy with something else a round trip may take too long to tell the time; the next one does. */
export async function pollUntilTimeKnown(poll: PollMemory, memory: ReplicaMemory): Promise<void> {
  for (let polls = 0; polls < 50; polls += 1) {
    await poll.poll();
    if (memory.time.read()) return;
  }
  throw new Error('the data base answers too slowly to tell the time');
}
