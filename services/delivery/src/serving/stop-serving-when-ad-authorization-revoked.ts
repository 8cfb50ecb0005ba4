import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { heard } from './heard.ts';
import type { ServingFacts } from './serving-facts.ts';

type AdAuthorizationEvent =
  (AdAuthorized | AdAuthorizationExtended) | (AdAuthorizationExpired | AdAuthorizationRevoked | AdAuthorizationRevoking);

/** A replica hears a creator's withdrawal itself and stops at once: no other service, table or replica is on the way. */
const keepNewest = (event: AdAuthorizationEvent, facts: ServingFacts) =>
  facts.adAuthorizations.apply(event.adAuthorizationId, event.aggregateVersion, event.state);

export const stopServingWhenAdAuthorizationRevoked = [
  heard(AdAuthorizationRevoked, keepNewest),
  heard(AdAuthorizationRevoking, keepNewest),
  heard(AdAuthorizationExpired, keepNewest),
  heard(AdAuthorizationExtended, keepNewest),
  heard(AdAuthorized, keepNewest),
];
