import { serviceNames, type ServiceName } from '../service-names.ts';
import type { ServiceUrls } from './service-urls.ts';

/** What `GET /operations/quiescence` of a service answers (DESIGN §4). */
export interface QuiescenceAnswer {
  readonly epoch: number;
  readonly dueTimers: number;
  readonly unpublished: number;
  readonly unprocessed: number;
  readonly inFlight: number;
  readonly parked: number;
}

const COUNTERS = ['dueTimers', 'unpublished', 'unprocessed', 'inFlight', 'parked'] as const;

/** A service that does not answer, or answers nonsense, counts as not quiet: nobody knows what it is doing. */
export type QuiescenceReading = QuiescenceAnswer | { readonly problem: string };

export type PlatformReading = Readonly<Record<ServiceName, QuiescenceReading>>;

/** One service that is not drained, and why: what is left of each counter, an older epoch, or no answer. */
export interface NotDrained {
  readonly service: ServiceName;
  readonly problem?: string;
  readonly epoch?: number;
  readonly counters?: Readonly<Partial<Record<(typeof COUNTERS)[number], number>>>;
}

const ANSWER_WITHIN_MS = 2_000;

export type TokenForOperator = (audience: ServiceName) => Promise<string>;

/** Asks every service at once. Asking also makes a service read the epoch and wake its timers. */
export async function readQuiescence(urls: ServiceUrls, tokenFor: TokenForOperator): Promise<PlatformReading> {
  const readings = await Promise.all(
    serviceNames.map(async (service) => [
      service,
      await readOne(`${urls[service]}/operations/quiescence`, await tokenFor(service)),
    ]),
  );
  return Object.fromEntries(readings) as PlatformReading;
}

async function readOne(url: string, token: string): Promise<QuiescenceReading> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body: unknown = await response.json();
    if (response.status !== 200) return { problem: `answered ${response.status}` };
    return isQuiescence(body) ? body : { problem: 'answered something else than its counters' };
  } catch {
    return { problem: 'does not answer' };
  }
}

function isQuiescence(body: unknown): body is QuiescenceAnswer {
  if (typeof body !== 'object' || body === null) return false;
  const counters = body as Record<string, unknown>;
  return ['epoch', ...COUNTERS].every((name) => typeof counters[name] === 'number');
}

/** Services that are in the middle of something: the clock may not move under them. */
export function inFlight(reading: PlatformReading): NotDrained[] {
  return serviceNames.flatMap((service): NotDrained[] => {
    const answer = reading[service];
    if ('problem' in answer) return [{ service, problem: answer.problem }];
    return answer.inFlight === 0 ? [] : [{ service, counters: { inFlight: answer.inFlight } }];
  });
}

/** Services that have not seen this epoch, or have something left to do. */
export function notDrained(reading: PlatformReading, epoch: number): NotDrained[] {
  return serviceNames.flatMap((service): NotDrained[] => {
    const answer = reading[service];
    if ('problem' in answer) return [{ service, problem: answer.problem }];
    const counters = Object.fromEntries(COUNTERS.filter((name) => answer[name] !== 0).map((name) => [name, answer[name]]));
    if (answer.epoch >= epoch && Object.keys(counters).length === 0) return [];
    return [
      { service, ...(answer.epoch < epoch && { epoch: answer.epoch }), ...(Object.keys(counters).length > 0 && { counters }) },
    ];
  });
}

/**
 * Empty when drained: two readings in a row with nothing left and no difference between them. One alone can fall into the moment
 * when a service has handed its work on and the next one has not taken it yet.
 */
export function unsettled(earlier: PlatformReading | undefined, later: PlatformReading, epoch: number): NotDrained[] {
  const left = notDrained(later, epoch);
  if (left.length > 0) return left;
  return serviceNames
    .filter((service) => JSON.stringify(earlier?.[service]) !== JSON.stringify(later[service]))
    .map((service) => ({ service, problem: 'was still at work a moment ago' }));
}
