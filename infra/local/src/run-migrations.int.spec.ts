import { messagingMigrations } from '@afterglow/messaging/migrations';
import { service as stories } from '@afterglow/stories/service';
import { runMigrations } from '@afterglow/service-defaults/run-migrations';
import { jest } from '@jest/globals';
import { Client } from 'pg';
import { databaseUrls } from './database-roles.ts';
import { prepareDatabase } from './prepare-database.ts';

/** As in production: the roles are there, made by whoever keeps the data base, and nothing else. */
describe('the migration job', () => {
  const name = `migration_job_${crypto.randomUUID().replaceAll('-', '')}`;
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  url.pathname = `/${name}`;
  const urls = databaseUrls(url.href, 'stories');
  const said: string[] = [];

  beforeAll(async () => {
    await asAdmin(
      `create database ${name} template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'`,
    );
    await prepareDatabase(url.href, { services: ['stories'], testClock: false });
    await on(url.href, 'drop schema stories cascade');
    await on(url.href, `grant create on database ${name} to stories_owner`);
    for (const output of [process.stdout, process.stderr]) {
      jest.spyOn(output, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    }
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    delete process.env['STORIES_OWNER_DATABASE_URL'];
    process.exitCode = 0;
    await asAdmin(`drop database ${name} with (force)`);
  });
  beforeEach(() => void said.splice(0));

  const asAdmin = (sql: string) => on(process.env['TEST_DATABASE_URL'] ?? '', sql);
  async function on(server: string, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: server });
    await client.connect();
    return client
      .query(sql)
      .then(({ rows }) => rows)
      .finally(() => client.end());
  }

  it('makes the schema, lets the running role at its rows and at nothing else, and migrates; twice at once is once', async () => {
    process.env['STORIES_OWNER_DATABASE_URL'] = urls.owner;
    await Promise.all([run(), run()]);
    expect(said.join('')).toContain('CreateStories1763800000005');
    expect(said.join('')).toContain('stories: nothing to migrate');
    expect(await on(urls.app, 'select count(*)::int as n from stories.post')).toEqual([{ n: 0 }]);
    await expect(on(urls.app, 'create table stories.mine (id int)')).rejects.toThrow('permission denied');
    await expect(on(urls.app, 'alter table stories.post add column mine int')).rejects.toThrow('must be owner');
  });

  it('says what is missing, or wrong, without the password, and ends with 1', async () => {
    delete process.env['STORIES_OWNER_DATABASE_URL'];
    await run();
    expect(said.join('')).toBe('stories was not migrated. STORIES_OWNER_DATABASE_URL is missing\n');
    expect(process.exitCode).toBe(1);
    process.env['STORIES_OWNER_DATABASE_URL'] = urls.owner.replace('stories_owner_development', 'hunter2');
    await run();
    expect(said.join('')).toContain('password authentication failed');
    expect(said.join('')).not.toContain('hunter2');
  });

  const run = () => runMigrations(stories, { migrations: messagingMigrations });
});
