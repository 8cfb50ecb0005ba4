import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';

/** The part of the environment that every service has. A service's own `config.ts` extends it. */
export class ServiceConfig {
  @IsIn(['development', 'test', 'production'])
  environment: 'development' | 'test' | 'production' = 'development';

  /** 0 takes a free port. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65535)
  port: number;

  @IsString()
  databaseUrl: string;

  @IsOptional()
  @IsString()
  kafkaBrokers?: string;

  /** Prefixes topics and groups, so that tests and developers share one broker. */
  @IsString()
  namespace: string = '';

  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  oidcIssuer: string;

  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  oidcJwksUrl: string;

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  logLevel: string = 'info';

  @Type(() => Number)
  @IsInt()
  @Min(2)
  @Max(100)
  databasePoolSize: number = 10;
}
