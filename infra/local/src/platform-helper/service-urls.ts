import type { ServiceName } from '../service-names.ts';

/** `http://127.0.0.1:4101`, without a slash at the end. */
export type ServiceUrls = Readonly<Record<ServiceName, string>>;

const PORTS: Readonly<Record<ServiceName, number>> = {
  stories: 4101,
  authorization: 4102,
  campaigns: 4103,
  delivery: 4104,
  billing: 4105,
};
const PLATFORM_HELPER_PORT = 4109;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where `npm start` puts the services: `<SERVICE>_URL`, else 127.0.0.1 and `<SERVICE>_PORT`, else the default port. */
export function serviceUrlsFrom(environment: Environment): ServiceUrls {
  const urlOf = (service: ServiceName): string => urlFrom(environment, service.toUpperCase(), PORTS[service]);
  return {
    stories: urlOf('stories'),
    authorization: urlOf('authorization'),
    campaigns: urlOf('campaigns'),
    delivery: urlOf('delivery'),
    billing: urlOf('billing'),
  };
}

/** Where the local platform helper is: `PLATFORM_HELPER_URL`, `PLATFORM_HELPER_PORT`, or port 4109. */
export function platformHelperUrlFrom(environment: Environment): string {
  return urlFrom(environment, 'PLATFORM_HELPER', PLATFORM_HELPER_PORT);
}

function urlFrom(environment: Environment, prefix: string, defaultPort: number): string {
  const url = environment[`${prefix}_URL`];
  return url ? url.replace(/\/+$/, '') : `http://127.0.0.1:${environment[`${prefix}_PORT`] ?? defaultPort}`;
}
