import { databaseUrls } from './database-roles.ts';
import { portOf, type PlatformAddresses } from './platform-addresses.ts';
import type { ServiceName } from './service-names.ts';

export interface PlatformEnvironment {
  readonly addresses: PlatformAddresses;
  readonly adminUrl: string;
  readonly brokers: string | undefined;
  readonly namespace: string;
  readonly tokenSecret: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a service finds in its environment: its own role's URL, never the administrator's. */
export function serviceEnvironment(service: ServiceName, platform: PlatformEnvironment, base: Environment): Environment {
  const prefix = service.toUpperCase();
  return {
    LOG_LEVEL: 'info',
    DELIVERY_TOKEN_SECRET: platform.tokenSecret,
    ...base,
    DATABASE_URL: undefined,
    NODE_ENV: 'development',
    KAFKA_BROKERS: platform.brokers,
    AFTERGLOW_NAMESPACE: platform.namespace,
    OIDC_ISSUER: platform.addresses.helper,
    OIDC_JWKS_URL: `${platform.addresses.helper}/.well-known/jwks.json`,
    [`${prefix}_PORT`]: String(portOf(platform.addresses.services[service])),
    [`${prefix}_DATABASE_URL`]: databaseUrls(platform.adminUrl, service).app,
  };
}
