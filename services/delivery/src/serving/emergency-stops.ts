import type { ListedAd } from './why-not.ts';

/** The operators' stops as this replica last read them (OP8). Not by event: they hold with every other service down. */
export class EmergencyStops {
  private scopes: ReadonlySet<string> = new Set();

  replaceBy(scopes: ReadonlySet<string>): void {
    this.scopes = scopes;
  }

  stop(ad: ListedAd, market: string): boolean {
    if (this.scopes.size === 0) return false;
    return ['all', `market:${market}`, `advertiser:${ad.businessAccountId}`, `post:${ad.postId}`].some((scope) =>
      this.scopes.has(scope),
    );
  }
}
