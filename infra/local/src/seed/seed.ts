import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import { personas } from '../personas.ts';
import type { TokenFor } from '../platform-helper/actor-tokens.ts';
import { addMember } from '../platform-helper/platform-actions.ts';
import type { ServiceUrls } from '../platform-helper/service-urls.ts';
import { demoMarket, personaAdvertisers } from './demo-market.ts';
import { inParallel } from './in-parallel.ts';
import { seedAdvertiser } from './seed-advertiser.ts';
import { seedPostsOfMia, seedSound } from './seed-music.ts';

export interface SeedOptions {
  readonly urls: ServiceUrls;
  readonly tokenFor: TokenFor;
  readonly log: (line: string) => void;
}

/** More only makes the services queue on two cores. */
const AT_A_TIME = 6;

/** The personas' content and the demo market, made over HTTP as anybody would make it. Safe to run again: what is there stays. */
export async function seed({ urls, tokenFor, log }: SeedOptions): Promise<void> {
  const client = new AfterglowClient({ urls, tokenFor });
  const { leoRecords, ...others } = personaAdvertisers;
  const soundId = await seedSound(client);
  const { businessAccountId } = await seedAdvertiser(client, leoRecords, { soundId });
  await addMember(client, 'leo', { businessAccountId, userId: personas.fin.userId, role: 'FINANCE' });
  await seedPostsOfMia(client, soundId);
  log('Personas: mia has posts with the song that leo owns; Leo Records, Brew & Co and Rival Sounds are open and funded.');

  const advertisers = [...Object.values(others), ...demoMarket];
  await inParallel(advertisers, AT_A_TIME, async (advertiser) => {
    await seedAdvertiser(client.session(), advertiser);
  });
  log(`Demo market: ${demoMarket.length} advertisers compete for viewers in the United States.`);
}
