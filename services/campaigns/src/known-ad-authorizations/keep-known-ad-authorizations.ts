import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownAdAuthorization } from './known-ad-authorization.entity.ts';

type AdAuthorizationEvent =
  (AdAuthorized | AdAuthorizationExtended) | (AdAuthorizationRevoking | AdAuthorizationRevoked | AdAuthorizationExpired);

/** What campaigns knows of ad authorizations: the newest state of each, ended ones kept. */
@Injectable()
export class KeepKnownAdAuthorizations implements Copy<AdAuthorizationEvent> {
  readonly events = [
    AdAuthorized,
    AdAuthorizationExtended,
    AdAuthorizationRevoking,
    AdAuthorizationRevoked,
    AdAuthorizationExpired,
  ];

  async keep(event: AdAuthorizationEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownAdAuthorization, {
      id: event.adAuthorizationId,
      version: event.aggregateVersion,
      state: event.state,
    });
  }
}
