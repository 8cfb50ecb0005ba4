import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import type { Copy } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keepRight, type RightStep } from '../right-steps/keep-right.ts';
import { KnownAdAuthorization } from './known-ad-authorization.entity.ts';

type AdAuthorizationEvent =
  (AdAuthorized | AdAuthorizationExtended) | (AdAuthorizationExpired | AdAuthorizationRevoked | AdAuthorizationRevoking);

/** What delivery knows of ad authorizations: the newest state of each, tombstones kept, and when each was in force. */
@Injectable()
export class KeepKnownAdAuthorizations implements Copy<AdAuthorizationEvent> {
  readonly events = [
    AdAuthorizationExpired,
    AdAuthorizationExtended,
    AdAuthorizationRevoked,
    AdAuthorizationRevoking,
    AdAuthorized,
  ];

  async keep(event: AdAuthorizationEvent, tx: EntityManager): Promise<void> {
    const { adAuthorizationId, aggregateVersion, state } = event;
    await keepRight(tx, KnownAdAuthorization, { id: adAuthorizationId, version: aggregateVersion, state, step: stepOf(event) });
  }
}

/** `endsAt` is no step: it is in the state, and known in advance. */
function stepOf(event: AdAuthorizationEvent): RightStep | null {
  if (event instanceof AdAuthorizationRevoked) return { at: event.revokedAt, isOn: false };
  if (event instanceof AdAuthorizationExpired) return { at: event.expiredAt, isOn: false };
  if (event instanceof AdAuthorizationExtended) return { at: event.extendedAt, isOn: true };
  if (event instanceof AdAuthorized) return { at: event.state.startsAt, isOn: true };
  return event.state.revokesAt === null ? null : { at: event.state.revokesAt, isOn: false };
}
