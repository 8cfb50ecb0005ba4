import { eventTypeOf } from '@afterglow/contracts/event-contract';
import { handlersOf } from '@afterglow/messaging/handlers';
import type { OutgoingRecord } from '@afterglow/messaging/transports/transport';
import type { SimulatedPlatform } from './simulated-platform.ts';
import { isDeepStrictEqual } from 'node:util';

/** Whatever was committed is in the log; nothing was put aside, nothing stands still. */
export async function checkNothingLost({ database, services, groups, log }: SimulatedPlatform): Promise<void> {
  const published = new Set(log.published.map(({ headers }) => headers['ce_id']));
  for (const { name } of services) {
    const rows = await database.query<{ id: string; type: string }>(`select event_id as id, type from "${name}".outbox`);
    const lost = rows.find(({ id }) => !published.has(id));
    if (lost) throw new Error(`outbox rule 2: ${lost.type} ${lost.id} is committed, and not in the log`);
  }
  for (const { name } of services) {
    const rows = await database.query<{ what: string }>(
      `select 'letter: ' || type || ' to ' || reaction || ': ' || error as what from "${name}".dead_letter
       union all select 'parked: ' || key from "${name}".parked_key
       union all select 'halted: ' || topic || ': ' || halt_reason from "${name}".consumer_offset where halted_at is not null`,
    );
    if (rows[0]) throw new Error(`consumer rule 3: ${name} has put aside ${rows[0].what}`);
  }
  const behind = groups.flatMap((group) => group.behind());
  if (behind.length > 0) throw new Error(`consumer rule 2: somebody has not heard all of ${JSON.stringify(behind[0])}`);
}

/** Each reaction had each event of its types exactly once, those of one key in the order of the log. `since`: what was there before. */
export function checkHeard({ groups, log, services }: SimulatedPlatform, since: number): void {
  const fresh = log.published.slice(since);
  for (const service of services) {
    const group = groups.find(({ name }) => name === service.name);
    const { control } = handlersOf(service.subscriptions, (type) => service.resolve(type));
    const typesOf = new Map<string, Set<string>>();
    for (const { contract, copies, acts } of control.values()) {
      for (const { name } of [...copies, ...acts]) typesOf.set(name, (typesOf.get(name) ?? new Set()).add(eventTypeOf(contract)));
    }
    for (const [reaction, types] of typesOf) {
      const had = group?.heard.get(reaction) ?? [];
      compare(`${service.name} ${reaction}`, firsts(fresh.filter(({ headers }) => types.has(headers['ce_type'] ?? ''))), had);
    }
  }
}

function compare(reaction: string, published: readonly OutgoingRecord[], had: readonly string[]): void {
  const twice = had.find((id, n) => had.indexOf(id) !== n);
  if (twice) throw new Error(`consumer rule 2: ${reaction} had event ${twice} twice`);
  const places = new Map(had.map((id, n) => [id, n]));
  const lastOfKey = new Map<string, number>();
  for (const { key, headers } of published) {
    const place = places.get(headers['ce_id'] ?? '');
    if (place === undefined) throw new Error(`consumer rule 2: ${reaction} never had ${headers['ce_type']} ${headers['ce_id']}`);
    if (place < (lastOfKey.get(key) ?? -1)) throw new Error(`outbox rule 1: ${reaction} had events of ${key} out of order`);
    lastOfKey.set(key, place);
  }
  if (places.size > published.length) throw new Error(`consumer rule 2: ${reaction} had events that are not in the log`);
}

/** A relay that crashed publishes again what it had published: only the first time counts. */
function firsts(records: readonly OutgoingRecord[]): OutgoingRecord[] {
  return [...new Map(records.toReversed().map((record) => [record.headers['ce_id'] ?? '', record])).values()].toReversed();
}

interface CopyRow {
  readonly table: string;
  readonly id: string;
  readonly version: string;
  readonly state: unknown;
}

/** Every copy is, row by row, the newest state that its producer has published. */
export async function checkCopies({ database, log }: SimulatedPlatform): Promise<void> {
  const newest = newestByKey(log.published);
  const copies = database.copies.map((table) => `select '${table}' as table, id::text, version::text, state from ${table}`);
  for (const row of await database.query<CopyRow>(copies.join(' union all '))) compareCopy(row, newest);
}

function compareCopy({ table, id, version, state }: CopyRow, newest: ReadonlyMap<string, Newest[]>): void {
  const told = (newest.get(id) ?? []).filter((event) => event.copies(state));
  if (told.some((event) => event.version === Number(version))) return;
  throw new Error(
    `copies: ${table} ${id} stands at version ${version}, its producer's newest is ${JSON.stringify(newest.get(id))}`,
  );
}

interface Newest {
  readonly version: number;
  copies(state: unknown): boolean;
}

/** By id of an aggregate: the newest event of each family of types, e.g. all of `AdGroup…`, as it could be copied. */
function newestByKey(records: readonly OutgoingRecord[]): Map<string, Newest[]> {
  const families = new Map<string, { id: string; version: number; event: Record<string, unknown> }>();
  for (const { topic, value, headers } of records) {
    if (topic.includes('.')) continue;
    const event = JSON.parse(value) as Record<string, unknown>;
    const state = { ...event, ...(event['state'] as object | undefined) } as Record<string, unknown>;
    const family = familyOf(headers['ce_type'] ?? '');
    // What billing tells of pools and leases has versions of its own.
    if (family.name === 'account' && !event['state']) continue;
    const id = String(state[family.id] ?? '');
    const version = Number(event['aggregateVersion']);
    const name = `${family.name} ${id}`;
    if ((families.get(name)?.version ?? -1) < version) families.set(name, { id, version, event });
  }
  const byId = new Map<string, Newest[]>();
  for (const { id, version, event } of families.values()) {
    const copies = (state: unknown) => isCopyOf(state, event);
    byId.set(id, [...(byId.get(id) ?? []), { version, copies }]);
  }
  return byId;
}

/** The state as it was told, or some fields of the event; a copy may add what it has worked out itself. */
function isCopyOf(state: unknown, event: Readonly<Record<string, unknown>>): boolean {
  const told = { ...event, ...(event['state'] as object | undefined) };
  return Object.entries(state as object).every(([field, value]) => !(field in told) || isDeepStrictEqual(told[field], value));
}

const FAMILIES = [
  { name: 'grant', begins: 'authorization.AdAuthoriz', id: 'adAuthorizationId' },
  { name: 'creator', begins: 'authorization.CreatorAd', id: 'creatorId' },
  { name: 'post-toggle', begins: 'authorization.PostAd', id: 'postId' },
  { name: 'business', begins: 'authorization.Business', id: 'businessAccountId' },
  { name: 'post', begins: 'stories.Post', id: 'postId' },
  { name: 'sound', begins: 'stories.Sound', id: 'soundId' },
  { name: 'ad-group', begins: 'campaigns.AdGroup', id: 'adGroupId' },
  { name: 'campaign', begins: 'campaigns.Campaign', id: 'campaignId' },
  { name: 'rate-card', begins: 'campaigns.RateCard', id: 'market' },
  { name: 'ad', begins: 'campaigns.Ad', id: 'adId' },
  { name: 'account', begins: 'billing.', id: 'businessAccountId' },
] as const;

function familyOf(type: string): { readonly name: string; readonly id: string } {
  return FAMILIES.find(({ begins }) => type.startsWith(`afterglow.${begins}`)) ?? { name: type, id: 'none' };
}
