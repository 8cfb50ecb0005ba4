import type { EventContract } from '@afterglow/contracts/event-contract';
import { heardByReplica } from '@afterglow/delivery/heard-by-replica';
import type { Subscriptions } from '@afterglow/messaging/reaction';
import { heardBy, publishedContracts } from '@afterglow/testing/service-readme';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import type { ServiceName } from '../service-names.ts';
import type { ServiceEvents } from './asyncapi-operations.ts';

/** What a service sends, found in its sources, and what its `subscriptions.ts` hears. */
export async function eventsOfService(name: ServiceName, subscriptions: Subscriptions): Promise<ServiceEvents> {
  return {
    name,
    sends: await publishedContracts(join(repositoryRoot, 'services', name)),
    hears: heardBy(subscriptions),
    heardByReplicas: name === 'delivery' ? heardByReplica.map(({ contract }) => contract as EventContract) : [],
  };
}
