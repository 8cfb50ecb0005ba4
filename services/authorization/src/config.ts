import { Env } from '@afterglow/service-defaults/env';
import { ServiceConfig } from '@afterglow/service-defaults/service-config';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Matches } from 'class-validator';

export class AuthorizationConfig extends ServiceConfig {
  /** Comma-separated ISO 4217 codes: the currencies in which a business account can be opened. There is no exchange. */
  @Env('{SERVICE}_CURRENCIES')
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @Matches(/^[A-Z]{3}$/, { each: true })
  supportedCurrencies: string[] = ['USD', 'EUR', 'GBP', 'BRL', 'JPY'];
}
