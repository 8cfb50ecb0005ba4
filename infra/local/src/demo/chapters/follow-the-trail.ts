import type { TimelineEntry } from '../../platform-helper/platform-client.ts';
import { serviceNames, type ServiceName } from '../../service-names.ts';
import type { Demo } from '../demo-world.ts';
import { expectThat } from '../expectation.ts';

interface Fact {
  readonly at: string;
  readonly name: string;
  readonly publisher: ServiceName;
  readonly heardBy: ServiceName[];
}

/** What the story left behind: each event, who published it, and who reacted. */
export async function followTheTrail({ narrator, client, correlationId }: Demo): Promise<void> {
  narrator.chapter('The trail');
  const facts = new Map<string, Fact>();
  const heard: [ServiceName, TimelineEntry][] = [];
  for (const service of serviceNames) {
    const { data } = await client.timeline(service, correlationId);
    for (const entry of data) {
      if (entry.kind === 'processed') heard.push([service, entry]);
      else facts.set(entry.eventId, { at: entry.at, name: nameOf(entry.type), publisher: service, heardBy: [] });
    }
  }
  for (const [service, { eventId }] of heard) {
    const heardBy = facts.get(eventId)?.heardBy;
    if (heardBy && !heardBy.includes(service)) heardBy.push(service);
  }
  expectThat(facts.size > 0, 'No service knows an event of this story.');
  narrator.tell(`Every event of Leo’s story, in the order in which it happened, under the correlation id ${correlationId}:`);
  for (const fact of [...facts.values()].sort((a, b) => a.at.localeCompare(b.at))) {
    const heardBy = fact.heardBy.length > 0 ? ` → ${fact.heardBy.join(', ')}` : '';
    narrator.fact(`${fact.at.slice(11, 23)} ${fact.name}`, `${fact.publisher}${heardBy}`);
  }
}

/** `afterglow.stories.PostPublished.v1` → `PostPublished`. */
function nameOf(type: string): string {
  return type.split('.').at(-2) ?? type;
}
