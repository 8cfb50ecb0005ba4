import { Transform } from 'class-transformer';
import { IsArray, IsEmail, Matches } from 'class-validator';
import { BootError } from './boot-error.ts';
import { Env } from './env.ts';
import { loadConfig } from './load-config.ts';
import { ServiceConfig } from './service-config.ts';

class StoriesConfig extends ServiceConfig {
  @Env('STORY_EDITOR')
  @IsEmail({}, { message: 'no: $value' })
  editor: string = 'editor@afterglow.example';

  @Env('STORY_CODES')
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @Matches(/^[A-Z]+$/, { each: true })
  codes: string[] = [];
}

const good = {
  STORIES_PORT: '4101',
  STORIES_DATABASE_URL: 'postgres://stories_app:hunter2@127.0.0.1/afterglow',
  OIDC_ISSUER: 'http://127.0.0.1:4109',
  OIDC_JWKS_URL: 'http://127.0.0.1:4109/.well-known/jwks.json',
};

describe('loadConfig', () => {
  it('reads the variables of the service, its parent class included, and keeps the defaults of the rest', () => {
    const config = loadConfig(StoriesConfig, 'stories', {
      ...good,
      LOG_LEVEL: '',
      STORY_CODES: 'A,B',
      DATABASE_URL: 'postgres://admin@x/y',
    });
    expect(config).toBeInstanceOf(StoriesConfig);
    expect(config).toMatchObject({
      environment: 'development',
      host: '127.0.0.1',
      port: 4101,
      databaseUrl: good.STORIES_DATABASE_URL,
      databasePoolSize: 10,
      logLevel: 'info',
      namespace: '',
      codes: ['A', 'B'],
    });
    expect(config.kafkaBrokers).toBeUndefined();
  });

  it.each([
    ['STORIES_PORT', 'hunter2'],
    ['STORIES_PORT', '70000'],
    ['STORIES_PORT', undefined],
    ['STORIES_DATABASE_URL', 'mysql://me:hunter2@x'],
    ['STORIES_DATABASE_URL', undefined],
    ['STORIES_DATABASE_POOL_SIZE', '1'],
    ['STORIES_HOST', 'http://x'],
    ['KAFKA_BROKERS', 'broker'],
    ['AFTERGLOW_NAMESPACE', 'a b'],
    ['OIDC_ISSUER', 'issuer'],
    ['OIDC_JWKS_URL', 'ftp://hunter2'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'],
    ['STORY_EDITOR', 'hunter2'],
    ['STORY_CODES', 'A,hunter2'],
  ])('names %s when it is bad, and nothing else, and never its value (%s)', (name, value) => {
    const load = () => loadConfig(StoriesConfig, 'stories', { ...good, [name]: value });
    expect(load).toThrow(BootError);
    const message = messageOf(load);
    expect(message.match(/[A-Z]{2,}(_[A-Z]+)+/g)).toEqual([name]);
    if (value !== undefined) expect(message).not.toContain(value);
  });

  it('names all of them at once, with the rules that they break', () => {
    expect(messageOf(() => loadConfig(StoriesConfig, 'stories', { STORIES_PORT: '-1', LOG_LEVEL: 'loud' })).split('\n')).toEqual([
      'The environment of "stories" is not usable:',
      '  STORIES_PORT must not be less than 0 (min)',
      '  STORIES_DATABASE_URL is missing',
      '  OIDC_ISSUER is missing',
      '  OIDC_JWKS_URL is missing',
      expect.stringMatching(/^ {2}LOG_LEVEL must be one of the following values: fatal, .* \(isIn\)$/),
    ]);
  });
});

function messageOf(load: () => unknown): string {
  try {
    load();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}
