import type { PostState } from '@afterglow/contracts/stories/post.state';
import { personas } from '@afterglow/local/personas';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { EntityManager } from 'typeorm';
import type { AdAuthorization } from '../ad-authorizations/ad-authorization.entity.ts';
import { RedeemAdCode } from '../ad-authorizations/redeem-ad-code.ts';
import type { AdCodeTerms } from '../ad-codes/ad-code.entity.ts';
import { CreateAdCode, type CreatedAdCode } from '../ad-codes/create-ad-code.ts';
import type { BusinessAccount } from '../business-accounts/business-account.entity.ts';
import { OpenBusinessAccount } from '../business-accounts/open-business-account.ts';
import { AuthorizationConfig } from '../config.ts';
import type { CreatorAdSettings } from '../creator-ad-settings/creator-ad-settings.entity.ts';
import { SwitchAdAuthorization } from '../creator-ad-settings/switch-ad-authorization.ts';
import { KeepKnownPosts } from '../known-posts/keep-known-posts.ts';
import type { PostAdSettings } from '../post-ad-settings/post-ad-settings.entity.ts';
import { SwitchPostPromotable } from '../post-ad-settings/switch-post-promotable.ts';
import { service } from '../service.ts';
import { publishedPost } from './published-post.ts';

export const mia = personas.mia.userId;
export const leo = personas.leo.userId;
export const rival = personas.rival.userId;

const terms: AdCodeTerms = {
  authorizationDays: 30,
  maxAdvertisers: 1,
  allowedBusinessAccountIds: null,
  noticeHours: 0,
  caps: null,
};

/** A data base, and what a test of a grant needs to have happened before, done by the use cases themselves. */
export class Arranged {
  constructor(readonly db: TestDatabase) {}

  static async start(): Promise<Arranged> {
    return new Arranged(await startDatabase(service));
  }

  /** A post of mia's for everyone, unless `state` says otherwise. */
  async post(state: Partial<PostState> = {}): Promise<string> {
    const published = publishedPost(state);
    await this.db.receive(published, new KeepKnownPosts());
    return published.postId;
  }

  switchAccount(adAuthorizationEnabled: boolean, creatorId = mia): Promise<CreatorAdSettings> {
    return this.db.run((tx) => this.switchAccountIn(tx, adAuthorizationEnabled, creatorId));
  }

  switchAccountIn(tx: EntityManager, adAuthorizationEnabled: boolean, creatorId = mia): Promise<CreatorAdSettings> {
    return new SwitchAdAuthorization(this.db.outbox, this.db.clock).execute({ creatorId, adAuthorizationEnabled }, tx);
  }

  switchPost(postId: string, isAdPromotable: boolean, creatorId = mia): Promise<PostAdSettings> {
    return this.db.run((tx) => this.switchPostIn(tx, postId, isAdPromotable, creatorId));
  }

  switchPostIn(tx: EntityManager, postId: string, isAdPromotable: boolean, creatorId = mia): Promise<PostAdSettings> {
    return new SwitchPostPromotable(this.db.outbox, this.db.clock).execute({ creatorId, postId, isAdPromotable }, tx);
  }

  createCode(postId: string, changes: Partial<AdCodeTerms> = {}, creatorId = mia): Promise<CreatedAdCode> {
    return this.db.run((tx) => this.createCodeIn(tx, postId, changes, creatorId));
  }

  createCodeIn(tx: EntityManager, postId: string, changes: Partial<AdCodeTerms> = {}, creatorId = mia): Promise<CreatedAdCode> {
    return new CreateAdCode(this.db.clock).execute({ ...terms, ...changes, postId, creatorId }, tx);
  }

  /** The text of a new code for a new post of mia's, whose account toggle is on. */
  async code(changes: Partial<AdCodeTerms> = {}): Promise<string> {
    await this.switchAccount(true);
    return (await this.createCode(await this.post(), changes)).text;
  }

  openAccount(openedBy = leo): Promise<BusinessAccount> {
    const useCase = new OpenBusinessAccount(this.db.outbox, this.db.clock, new AuthorizationConfig());
    const input = { name: 'Leo Records', currency: 'USD', timeZone: 'America/New_York', openedBy };
    return this.db.run((tx) => useCase.execute(input, tx));
  }

  redeem(adCode: string, businessAccountId: string, callerId = leo): Promise<AdAuthorization> {
    return this.db.run((tx) => this.redeemIn(tx, adCode, businessAccountId, callerId));
  }

  redeemIn(tx: EntityManager, adCode: string, businessAccountId: string, callerId = leo): Promise<AdAuthorization> {
    return new RedeemAdCode(this.db.outbox, this.db.clock).execute({ adCode, businessAccountId, callerId }, tx);
  }

  /** A grant of mia's for leo's business account. */
  async grant(changes: Partial<AdCodeTerms> = {}): Promise<AdAuthorization> {
    const account = await this.openAccount();
    return this.redeem(await this.code(changes), account.id);
  }

  /** Whether `work` comes to wait for somebody's lock before it ends: then a test knows who is first. */
  async waitsForLock(work: Promise<unknown>): Promise<boolean> {
    let hasEnded = false;
    const end = (): void => void (hasEnded = true);
    work.then(end, end);
    while (!hasEnded) {
      const waiting = await this.db.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (waiting.length > 0) return true;
    }
    return false;
  }

  /** Runs `work` in a transaction that stays open, with all its locks, until `commit` is called. */
  async hold<T>(work: (tx: EntityManager) => Promise<T>): Promise<{ commit(): Promise<T> }> {
    const isDone = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const transaction = this.db.run(async (tx) => {
      const result = await work(tx);
      isDone.resolve();
      await mayCommit.promise;
      return result;
    });
    await Promise.race([isDone.promise, transaction]);
    return {
      commit: () => {
        mayCommit.resolve();
        return transaction;
      },
    };
  }
}
