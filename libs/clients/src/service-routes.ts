import type { AuthorizationRoutes } from './generated/authorization.ts';
import type { BillingRoutes } from './generated/billing.ts';
import type { CampaignsRoutes } from './generated/campaigns.ts';
import type { DeliveryRoutes } from './generated/delivery.ts';
import type { StoriesRoutes } from './generated/stories.ts';

/** By service, and by `METHOD /path`: what goes in, what comes back, and the codes of its refusals. */
export interface ServiceRoutes {
  readonly stories: StoriesRoutes;
  readonly authorization: AuthorizationRoutes;
  readonly campaigns: CampaignsRoutes;
  readonly delivery: DeliveryRoutes;
  readonly billing: BillingRoutes;
}

export type ServiceName = keyof ServiceRoutes;
export type RouteOf<S extends ServiceName> = keyof ServiceRoutes[S] & string;

type Part<S extends ServiceName, R extends RouteOf<S>, P extends string> =
  ServiceRoutes[S][R] extends Readonly<Record<P, infer T>> ? T : never;

/** `params`, `query`, `body` and `ifMatch`, as far as the route takes them. */
export type InputOf<S extends ServiceName, R extends RouteOf<S>> = Part<S, R, 'input'>;
export type AnswerOf<S extends ServiceName, R extends RouteOf<S>> = Part<S, R, 'answer'>;
/** Every `code` that a refusal of this route can have. */
export type CodeOf<S extends ServiceName, R extends RouteOf<S>> = Part<S, R, 'code'> & string;

/** The routes that answer `{ data, nextCursor }`. */
export type PagedRouteOf<S extends ServiceName> = {
  [R in RouteOf<S>]: AnswerOf<S, R> extends { readonly data: readonly unknown[]; readonly nextCursor: string | null } ? R : never;
}[RouteOf<S>];

export type ItemOf<S extends ServiceName, R extends RouteOf<S>> =
  AnswerOf<S, R> extends { readonly data: readonly (infer I)[] } ? I : never;
