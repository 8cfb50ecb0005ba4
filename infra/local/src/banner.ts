import { serviceNames, type ServiceName } from './service-names.ts';
import type { StartPlace } from './start-place.ts';
import type { StartedPlatform } from './start-platform.ts';

export interface StartTimes {
  readonly tookMs: number;
  /** This start made the data base. */
  readonly cold: boolean;
  /** What the cold start took, if it is remembered. */
  readonly coldMs: number | undefined;
}

const WHAT: Readonly<Record<ServiceName, string>> = {
  stories: 'posts, stories, comments, sounds',
  authorization: "creators' toggles, ad codes, grants; business accounts",
  campaigns: 'campaigns, ad groups, ads, review',
  delivery: 'which ad is shown, tracking, budgets in use',
  billing: 'ledger, holds, balances',
};

/** What runs where, and what to do next. */
export function banner(platform: StartedPlatform, times: StartTimes, place: Pick<StartPlace, 'logFolder' | 'ephemeral'>): string {
  const keeps = !place.ephemeral && platform.brokers !== undefined;
  const keptOrNot = keeps ? 'the data stays, npm start -- --reset throws it away' : 'the data goes with it';
  const line = (name: string, value: string): string => `  ${name.padEnd(16)}${value}`;
  return [
    '',
    `Afterglow is ready: ${seconds(times.tookMs)} (${coldOrWarm(times)}).`,
    '',
    ...serviceNames.map((service) => line(service, `${platform.addresses.services[service]}   ${WHAT[service]}`)),
    line('platform helper', `${platform.addresses.helper}   tokens, test clock`),
    line('Postgres', platform.postgres),
    line('Kafka', platform.kafka),
    ...(platform.brokers ? [] : [line('', 'So all five services run in this one process.')]),
    line('logs', `${place.logFolder}/<name>.log`),
    '',
    line('npm run demo', 'a creator, a song, an advertiser, a viewer: the main job, told step by step'),
    line('npm run token', '-- leo campaigns   an access token for curl'),
    line('Ctrl-C', `ends everything; ${keptOrNot}`),
    '',
  ].join('\n');
}

function coldOrWarm({ cold, coldMs }: StartTimes): string {
  if (cold) return 'cold: the data base was made and filled; the next start is faster';
  return coldMs === undefined ? 'warm' : `warm; the cold start took ${seconds(coldMs)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
