import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownAdAuthorization } from './known-ad-authorization.entity.ts';

type AdAuthorizationEvent = AdAuthorizationExpired | AdAuthorizationRevoked | AdAuthorizationRevoking | AdAuthorized;

/** What delivery knows of ad authorizations: the newest state of each, tombstones kept. */
@Injectable()
export class KeepKnownAdAuthorizations implements Copy<AdAuthorizationEvent> {
  readonly events = [AdAuthorizationExpired, AdAuthorizationRevoked, AdAuthorizationRevoking, AdAuthorized];

  async keep(event: AdAuthorizationEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownAdAuthorization, {
      id: event.adAuthorizationId,
      version: event.aggregateVersion,
      state: event.state,
    });
  }
}
