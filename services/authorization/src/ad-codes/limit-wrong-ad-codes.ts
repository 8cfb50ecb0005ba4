import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { hashOfAdCode, isAdCodeText } from './ad-code-text.ts';
import { TooManyWrongAdCodes } from './ad-code.errors.ts';

const WRONG_CODES = 10;
const WINDOW_MINUTES = 10;

/**
 * Ten wrong codes of a caller in ten minutes, and no further code of that caller is looked at, right or wrong: otherwise the
 * right one among many would still answer. It runs before the redemption's transaction, because what it counts must outlive
 * the refusal; one statement counts and decides, so that guesses at the same time queue at the caller's row.
 */
@Injectable()
export class LimitWrongAdCodes {
  constructor(private readonly dataSource: DataSource) {}

  async admit(callerId: string, text: string): Promise<void> {
    const hash = isAdCodeText(text) ? hashOfAdCode(text) : null;
    const admitted: unknown[] = await this.dataSource.query(
      `insert into ad_code_guess as guess (caller_id, attempted_at, wrong_at)
       select $1, platform_now(),
              case when exists (select from ad_code where code_hash = $2) then '{}'::timestamptz[] else array[platform_now()] end
       on conflict (caller_id) do update
       set attempted_at = excluded.attempted_at,
           wrong_at = array(select wrong from unnest(guess.wrong_at) as wrong
                            where wrong > excluded.attempted_at - make_interval(mins => $3)) || excluded.wrong_at
       where (select count(*) from unnest(guess.wrong_at) as wrong
              where wrong > excluded.attempted_at - make_interval(mins => $3)) < $4
       returning caller_id`,
      [callerId, hash, WINDOW_MINUTES, WRONG_CODES],
    );
    if (admitted.length === 0) throw new TooManyWrongAdCodes(await this.secondsUntilNext(callerId));
  }

  private async secondsUntilNext(callerId: string): Promise<number> {
    const rows: { seconds: number }[] = await this.dataSource.query(
      `select ceil(extract(epoch from wrong_at[1] + make_interval(mins => $2) - platform_now()))::int as seconds
       from ad_code_guess where caller_id = $1`,
      [callerId, WINDOW_MINUTES],
    );
    // It may have passed while the two statements ran.
    return Math.max(1, rows[0]?.seconds ?? 1);
  }
}
