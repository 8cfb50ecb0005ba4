import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsUrl, Matches, Max, Min } from 'class-validator';
import { Env } from './env.ts';

/** The part of the environment that every service has. A service's own `config.ts` extends it. */
export class ServiceConfig {
  /** Missing means development; whoever deploys sets `production`, where there is no test clock. */
  @Env('NODE_ENV')
  @IsIn(['development', 'test', 'production'])
  environment: 'development' | 'test' | 'production' = 'development';

  /** Where it listens: only this machine, unless told otherwise (`0.0.0.0` in a container). */
  @Env('{SERVICE}_HOST')
  @Matches(/^[\w.:-]+$/)
  host: string = '127.0.0.1';

  /** 0 takes a free port. */
  @Env('{SERVICE}_PORT')
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65535)
  port: number;

  /** As the running role; `DATABASE_URL` is the administrator's and never read here. */
  @Env('{SERVICE}_DATABASE_URL')
  @Matches(/^postgres(ql)?:\/\//)
  databaseUrl: string;

  /** None: the in-memory transport, which joins the services of one process only. */
  @Env('KAFKA_BROKERS')
  @IsOptional()
  @Matches(/^[\w.-]+:\d{1,5}(,[\w.-]+:\d{1,5})*$/)
  kafkaBrokers?: string;

  /** Prefixes topics and groups, so that tests and developers share one broker. */
  @Env('AFTERGLOW_NAMESPACE')
  @Matches(/^[A-Za-z0-9._-]{0,80}$/)
  namespace: string = '';

  @Env('OIDC_ISSUER')
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  oidcIssuer: string;

  @Env('OIDC_JWKS_URL')
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  oidcJwksUrl: string;

  /** Requests a minute of one person, at one replica. */
  @Env('{SERVICE}_LIMIT_PER_PERSON')
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  personLimit: number = 6_000;

  /** Requests a minute of one service client, at one replica. */
  @Env('{SERVICE}_LIMIT_PER_CLIENT')
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  clientLimit: number = 60_000;

  /** Clients with a limit of their own: `feed=1800000,partner=600`; 0 shuts one out. */
  @Env('{SERVICE}_LIMITS_OF_CLIENTS')
  @Matches(/^([\w.-]{1,100}=\d{1,9}(,[\w.-]{1,100}=\d{1,9})*)?$/)
  limitsOfClients: string = '';

  @Env('LOG_LEVEL')
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  logLevel: string = 'info';

  /** Where spans go, as the base URL of a collector; none: no traces. */
  @Env('OTEL_EXPORTER_OTLP_ENDPOINT')
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  otlpEndpoint?: string;

  /** The part of the traces that begin here which is kept; a trace that comes in decides for itself. */
  @Env('OTEL_TRACES_SAMPLER_ARG')
  @Type(() => Number)
  @IsNumber()
  @Min(0)
  @Max(1)
  traceRatio: number = 1;

  @Env('{SERVICE}_DATABASE_POOL_SIZE')
  @Type(() => Number)
  @IsInt()
  @Min(2)
  @Max(100)
  databasePoolSize: number = 10;
}
