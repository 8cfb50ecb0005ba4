import { Clock } from '@afterglow/service-defaults/clock';
import { decodeCursor, pageOf, type Page, type PageQuery } from '@afterglow/service-defaults/page';
import { Injectable } from '@nestjs/common';
import { LessThan, type EntityManager } from 'typeorm';
import { AdCode } from './ad-code.entity.ts';
import { toAdCodeView, type AdCodeView } from './ad-code.view.ts';

@Injectable()
export class FindAdCodes {
  constructor(private readonly clock: Clock) {}

  /** A creator's own codes, newest first. */
  async ofCreator(creatorId: string, query: PageQuery, tx: EntityManager): Promise<Page<AdCodeView>> {
    const below = decodeCursor(query);
    const rows = await tx.find(AdCode, {
      where: below === undefined ? { creatorId } : { creatorId, id: LessThan(below) },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
    const now = await this.clock.now(tx);
    return pageOf(rows, query, (adCode) => toAdCodeView(adCode, now));
  }

  async viewOf(adCode: AdCode, tx: EntityManager): Promise<AdCodeView> {
    return toAdCodeView(adCode, await this.clock.now(tx));
  }
}
