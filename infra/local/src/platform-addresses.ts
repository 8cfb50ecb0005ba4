import { platformHelperUrlFrom, serviceUrlsFrom, type ServiceUrls } from './platform-helper/service-urls.ts';
import { freePorts, portsTaken } from './ports.ts';
import { serviceNames } from './service-names.ts';
import { StartRefused } from './start-options.ts';

export interface PlatformAddresses {
  readonly services: ServiceUrls;
  readonly helper: string;
}

const PLATFORM_HELPER = 'platform helper';

/** Where a start puts its HTTP servers: the usual ports (`<SERVICE>_PORT`), or free ones. Refuses usual ports that are taken. */
export async function platformAddresses(ephemeral: boolean): Promise<PlatformAddresses> {
  const addresses = addressesFrom(ephemeral ? await freePortVariables() : process.env);
  if (ephemeral) return addresses;
  const taken = await portsTaken([
    ...serviceNames.map((service) => ({ port: portOf(addresses.services[service]), use: service })),
    { port: portOf(addresses.helper), use: PLATFORM_HELPER },
  ]);
  if (taken.length === 0) return addresses;
  throw new StartRefused(
    `${taken.join('\n')}\nEnd what is there, choose other ports (STORIES_PORT=5101 npm start; each <SERVICE>_PORT and ` +
      'PLATFORM_HELPER_PORT), or take free ones with npm start -- --ephemeral.',
  );
}

export function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Of the variables only the ports: a <SERVICE>_URL says where somebody else's platform is. */
function addressesFrom(environment: Readonly<Record<string, string | undefined>>): PlatformAddresses {
  const names = ['PLATFORM_HELPER', ...serviceNames.map((service) => service.toUpperCase())].map((name) => `${name}_PORT`);
  const ports = Object.fromEntries(names.map((name) => [name, environment[name]]));
  return { services: serviceUrlsFrom(ports), helper: platformHelperUrlFrom(ports) };
}

async function freePortVariables(): Promise<Record<string, string>> {
  const names = ['PLATFORM_HELPER', ...serviceNames.map((service) => service.toUpperCase())];
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [`${name}_PORT`, String(ports[index])]));
}
