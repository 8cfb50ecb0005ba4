import type { Subscriptions } from '@afterglow/messaging/reaction';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './repository-root.ts';
import { serviceNames, type ServiceName } from './service-names.ts';

export type ServiceDefinitions = Readonly<Record<ServiceName, ServiceDefinition>>;

export async function loadServiceDefinitions(): Promise<ServiceDefinitions> {
  const loaded = await Promise.all(serviceNames.map(async (service) => [service, await loadDefinition(service)] as const));
  return Object.fromEntries(loaded) as unknown as ServiceDefinitions;
}

export function compiledFile(service: ServiceName, name: string): string {
  return join(repositoryRoot, 'services', service, 'dist', `${name}.js`);
}

async function loadDefinition(service: ServiceName): Promise<ServiceDefinition> {
  const loaded = (await import(pathToFileURL(compiledFile(service, 'service')).href)) as { service: ServiceDefinition };
  return loaded.service;
}

/** What a service hears: needed here only where it runs in this process. */
export async function loadSubscriptions(service: ServiceName): Promise<Subscriptions> {
  const loaded = (await import(pathToFileURL(compiledFile(service, 'subscriptions')).href)) as { subscriptions: Subscriptions };
  return loaded.subscriptions;
}
