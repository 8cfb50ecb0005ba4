import type { TimelineEntry } from '@afterglow/clients/timeline';
import { serviceNames, type ServiceName } from '../../service-names.ts';
import type { Demo } from '../demo-world.ts';
import { expectThat } from '../expectation.ts';
import type { LaunchedAd } from '../launched-ad.ts';

interface Entry extends TimelineEntry {
  readonly service: ServiceName;
}

const EXPECTED = ['PostPublished', 'AdAuthorized', 'AdApproved', 'FundsReserved', 'SpendCharged', 'AdAuthorizationRevoked'];

/** What the story left behind: each event, who published it, and who reacted. */
export async function followTheTrail(demo: Demo, ad: LaunchedAd): Promise<void> {
  const { narrator, correlationId } = demo;
  narrator.chapter('The trail');
  const entries = await entriesOfTheStory(demo, ad);
  const published = entries.filter(({ kind }) => kind === 'published').sort((a, b) => a.at.localeCompare(b.at));
  const names = published.map(({ type }) => nameOf(type));
  const missing = EXPECTED.filter((name) => !names.includes(name));
  expectThat(missing.length === 0, `The trail has no ${missing.join(', ')}.`);
  narrator.tell(
    'Every event of Leo’s story: what requests caused, under the correlation id ' +
      `${correlationId}, and what the money then did by itself.`,
  );
  for (const line of linesOf(published, entries)) {
    const to = line.heardBy.length > 0 ? ` → ${line.heardBy.join(', ')}` : '';
    narrator.fact(`${line.at}  ${line.name}`, `${line.service}${to}${line.times > 1 ? `   (${line.times} times)` : ''}`);
  }
}

interface Line {
  readonly at: string;
  readonly name: string;
  readonly service: ServiceName;
  readonly heardBy: readonly string[];
  times: number;
}

/** One line for each event; the same one several times in a row is one line. */
function linesOf(published: readonly Entry[], entries: readonly Entry[]): Line[] {
  const lines: Line[] = [];
  for (const { eventId, at, type, service } of published) {
    const last = lines.at(-1);
    const name = nameOf(type);
    if (last?.name === name && last.service === service) {
      last.times += 1;
      continue;
    }
    const heard = entries.filter((entry) => entry.kind === 'processed' && entry.eventId === eventId);
    const heardBy = [...new Set(heard.map((entry) => entry.service))].sort();
    lines.push({ at: at.slice(5, 23).replace('T', ' '), name, service, heardBy, times: 1 });
  }
  return lines;
}

/** The chain of the requests; and, as delivery asks for money and reports spend in its own time, what concerns the ad group. */
async function entriesOfTheStory({ client, correlationId }: Demo, { adGroupId }: LaunchedAd): Promise<Entry[]> {
  const ofMoney = (await client.timeline('delivery', { as: 'op', id: adGroupId })).data.map((entry) => entry.correlationId);
  const entries: Entry[] = [];
  for (const id of new Set([correlationId, ...ofMoney])) {
    for (const service of serviceNames) {
      const { data } = await client.timeline(service, { as: 'op', id });
      entries.push(...data.map((entry) => ({ ...entry, service })));
    }
  }
  const own = new Set<string>();
  // Delivery reports many ad groups at once: of these chains only what is about this one, and what that has caused.
  for (const entry of entries.sort((a, b) => a.at.localeCompare(b.at))) {
    const causedByOwn = own.has(entry.causationId ?? '');
    if (entry.correlationId === correlationId || entry.key === adGroupId || causedByOwn) own.add(entry.eventId);
  }
  return entries.filter(({ eventId }) => own.has(eventId));
}

/** `afterglow.stories.PostPublished.v1` → `PostPublished`. */
function nameOf(type: string): string {
  return type.split('.').at(-2) ?? type;
}
