import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import type { PersonaName } from '../personas.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import type { Actor, ActorClient, TokenFor } from './actor-tokens.ts';
import { allowAds, createAdCode, openVerifiedAccount, publishPost, topUp } from './platform-actions.ts';
import type { ServiceUrls } from './service-urls.ts';
import { subjectOfPersona, type TokenSubject } from './token-issuer.ts';

export interface PostFixture {
  /** A new person when omitted, so that fixtures don't meet each other. */
  readonly creator?: PersonaName;
  readonly caption?: string;
  readonly soundId?: string;
  /** Also turns the creator's toggle on and makes an ad code. */
  readonly adCode?: { readonly authorizationDays?: 7 | 30 | 60 | 365 };
}

export interface FundedAccountFixture {
  readonly admin?: PersonaName;
  readonly name?: string;
  /** 20 to 50,000 units; 100 by default. */
  readonly amountMicros?: number;
}

export interface FixturesWanted {
  readonly post?: PostFixture;
  readonly fundedAccount?: FundedAccountFixture;
}

type Tokens = Readonly<Record<ServiceName, string>>;

export interface Fixtures {
  readonly post?: { readonly postId: string; readonly creatorId: string; readonly adCode?: string; readonly tokens: Tokens };
  readonly fundedAccount?: {
    readonly businessAccountId: string;
    readonly adminId: string;
    readonly cashBalanceMicros: number;
    readonly tokens: Tokens;
  };
  /** `Afterglow-Event` of all that was done: a caller's next request can name them as `After-Event`. */
  readonly events: readonly string[];
}

const DEFAULT_AMOUNT_MICROS = 100_000_000;

/** Ready-made things for somebody else's tests, made as a user would make them: over the services' HTTP APIs. */
export async function makeFixtures(wanted: FixturesWanted, urls: ServiceUrls, tokenFor: TokenFor): Promise<Fixtures> {
  const client = new AfterglowClient({ urls, tokenFor });
  const post = wanted.post && (await makePost(client, wanted.post, tokenFor));
  const fundedAccount = wanted.fundedAccount && (await makeFundedAccount(client, wanted.fundedAccount, tokenFor));
  return { ...(post && { post }), ...(fundedAccount && { fundedAccount }), events: client.causedEvents };
}

async function makePost(client: ActorClient, wanted: PostFixture, tokenFor: TokenFor): Promise<Fixtures['post']> {
  const creator = personOf(wanted.creator);
  const post = { caption: wanted.caption ?? 'A post of the fixtures', soundId: wanted.soundId };
  const { postId } = await publishPost(client, { as: creator }, post);
  const made = { postId, creatorId: creator.userId, tokens: await tokensOfAll(creator, tokenFor) };
  if (!wanted.adCode) return made;
  await allowAds(client, creator);
  const { adCode } = await createAdCode(client, { as: creator }, { postId, ...wanted.adCode });
  return { ...made, adCode };
}

async function makeFundedAccount(
  client: ActorClient,
  wanted: FundedAccountFixture,
  tokenFor: TokenFor,
): Promise<Fixtures['fundedAccount']> {
  const admin = personOf(wanted.admin);
  const amountMicros = wanted.amountMicros ?? DEFAULT_AMOUNT_MICROS;
  const { businessAccountId } = await openVerifiedAccount(client, { as: admin }, wanted.name ?? 'Account of the fixtures');
  await topUp(client, { as: admin }, { businessAccountId, amountMicros });
  const tokens = await tokensOfAll(admin, tokenFor);
  return { businessAccountId, adminId: admin.userId, cashBalanceMicros: amountMicros, tokens };
}

function personOf(persona: PersonaName | undefined): TokenSubject {
  return persona ? subjectOfPersona(persona) : { userId: crypto.randomUUID() };
}

async function tokensOfAll(actor: Actor, tokenFor: TokenFor): Promise<Tokens> {
  const tokens = await Promise.all(serviceNames.map(async (service) => [service, await tokenFor(actor, service)]));
  return Object.fromEntries(tokens) as Tokens;
}
