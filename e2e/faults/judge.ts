import type { ProcessPlatform } from '@afterglow/testing/process-platform';
import { setTimeout as delay } from 'node:timers/promises';
import { AFTER_THE_END, ALWAYS, FUNDABLE_AND_NOT_BILLED, GIVEN_BACK, IN_THE_END, LEASES_ARE_BACK, LETTERS } from './judge-sql.ts';
import type { Promotion } from './load.ts';

const LOOK_EVERY_MS = 1_000;
const ACCOUNTED_FOR = new Set(['CHARGED', 'RIGHT_ENDED', 'NOT_CHARGED_BUDGET']);

/** Judges by SQL over raw tables alone, sharing nothing with the code that is judged. */
export class Judge {
  looks = 0;
  private broken: string[] = [];
  private isWatching = false;
  private watching: Promise<void> = Promise.resolve();

  constructor(private readonly platform: ProcessPlatform) {}

  /** Looks again and again, in the middle of everything. */
  watch(): void {
    this.isWatching = true;
    this.watching = this.lookOn();
  }

  /** What was broken at any look. */
  async endWatch(): Promise<string[]> {
    this.isWatching = false;
    await this.watching;
    return this.broken;
  }

  /** One snapshot; while Postgres is away there is nothing to be seen. */
  async always(): Promise<string[]> {
    const broken = await this.ask(ALWAYS).catch((error: unknown) => {
      if (isAway(error)) return null;
      throw error;
    });
    if (broken) this.looks += 1;
    return broken ?? [];
  }

  leasesAreBack(): Promise<string[]> {
    return this.ask(LEASES_ARE_BACK);
  }

  notBilled(fundable: readonly Promotion[]): Promise<string[]> {
    return this.ask(FUNDABLE_AND_NOT_BILLED, [fundable.map(({ campaignId }) => campaignId)]);
  }

  async inTheEnd(accepted: ReadonlySet<string>): Promise<string[]> {
    const parts = await Promise.all([ALWAYS, AFTER_THE_END, GIVEN_BACK, IN_THE_END, LETTERS].map((sql) => this.ask(sql)));
    return [...parts.flat(), ...(await this.lostOrDouble(accepted))];
  }

  /** Accepted = CHARGED + RIGHT_ENDED + NOT_CHARGED_BUDGET, compared by id; the table can hold each id once only. */
  private async lostOrDouble(accepted: ReadonlySet<string>): Promise<string[]> {
    const rows = await this.platform.query<{ decision_id: string; outcome: string }>(
      `select decision_id, outcome from delivery.tracked_event where kind = 'IMPRESSION'`,
    );
    const outcomes = new Map(rows.map(({ decision_id, outcome }) => [decision_id, outcome]));
    return [...accepted].flatMap((id) => {
      const outcome = outcomes.get(id);
      if (outcome === undefined) return [`accepted and never folded: ${id}`];
      return ACCOUNTED_FOR.has(outcome) ? [] : [`accepted and ${outcome}: ${id}`];
    });
  }

  private async lookOn(): Promise<void> {
    while (this.isWatching) {
      this.broken.push(...(await this.always()));
      await delay(LOOK_EVERY_MS);
    }
  }

  private async ask(sql: string, params: unknown[] = []): Promise<string[]> {
    return (await this.platform.query<{ broken: string }>(sql, params)).map(({ broken }) => broken);
  }
}

function isAway(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return (
    code.startsWith('57P') ||
    code.startsWith('08') ||
    /ECONNREFUSED|ECONNRESET|terminated|not accepting/.test(String(error) + code)
  );
}
