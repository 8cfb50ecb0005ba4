import { schemaGrants } from '@afterglow/service-defaults/schema-grants';
import { Client } from 'pg';
import { databaseOf, developmentPassword, PLATFORM_HELPER, rolesOf, urlOfDatabase, type PasswordOf } from './database-roles.ts';

export { databaseUrls, platformHelperUrl } from './database-roles.ts';
export { installTestClock } from './test-clock.ts';

export interface PrepareDatabaseOptions {
  readonly services: readonly string[];
  /** Development and tests: a clock that can be frozen and moved. */
  readonly testClock: boolean;
  readonly passwordOf?: PasswordOf;
}

/** Roles belong to the server, but advisory locks to one data base: all callers queue in this one. */
const MAINTENANCE_DATABASE = 'postgres';
const ROLES_LOCK = 7_236_114_001;
const SCHEMAS_LOCK = 7_236_114_002;

/**
 * Makes roles and schemas in the data base that `adminUrl` names: each service owns one schema, and nobody else sees it.
 * Safe to repeat, and to call for several data bases of one server at the same time.
 */
export async function prepareDatabase(adminUrl: string, options: PrepareDatabaseOptions): Promise<void> {
  const passwordOf = options.passwordOf ?? developmentPassword;
  await withLock(urlOfDatabase(adminUrl, MAINTENANCE_DATABASE), ROLES_LOCK, async (admin) => {
    for (const service of options.services) {
      const roles = rolesOf(service);
      await ensureRole(admin, roles.owner, passwordOf);
      await ensureRole(admin, roles.app, passwordOf);
      // The outbox's gaps and the consumers rest on it: no transaction of a service lives longer (DESIGN §3).
      await admin.query(`alter role ${roles.app} set transaction_timeout = '10s'`);
    }
    if (options.testClock) await ensureRole(admin, PLATFORM_HELPER, passwordOf);
  });
  await withLock(adminUrl, SCHEMAS_LOCK, async (admin) => {
    const database = admin.escapeIdentifier(databaseOf(adminUrl));
    await admin.query(`revoke all on database ${database} from public; revoke all on schema public from public`);
    for (const service of options.services) await prepareSchema(admin, service, database);
    if (options.testClock) await prepareTestClock(admin, options.services, database);
  });
}

async function withLock(url: string, lock: number, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query('begin');
    await admin.query('select pg_advisory_xact_lock($1)', [lock]);
    await work(admin);
    await admin.query('commit');
  } finally {
    await admin.end();
  }
}

async function ensureRole(admin: Client, role: string, passwordOf: PasswordOf): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await admin.query(`${verb} role ${role} login password ${admin.escapeLiteral(passwordOf(role))}`);
}

async function prepareSchema(admin: Client, service: string, database: string): Promise<void> {
  const { owner, app } = rolesOf(service);
  const schema = admin.escapeIdentifier(service);
  await admin.query(`
    grant connect on database ${database} to ${owner}, ${app};
    grant temporary on database ${database} to ${owner};
    create schema if not exists ${schema} authorization ${owner};
    ${schemaGrants({ schema, owner, app })}
  `);
}

async function prepareTestClock(admin: Client, services: readonly string[], database: string): Promise<void> {
  const readers = services.flatMap((service) => Object.values(rolesOf(service))).join(', ');
  await admin.query(`
    grant connect on database ${database} to ${PLATFORM_HELPER};
    create schema if not exists platform;
    create table if not exists platform.clock (
      single_row boolean primary key default true check (single_row),
      mode text not null default 'RUNNING' check (mode in ('RUNNING', 'FROZEN')),
      offset_ms bigint not null default 0,
      frozen_at timestamptz(3),
      epoch bigint not null default 0,
      check ((mode = 'FROZEN') = (frozen_at is not null))
    );
    insert into platform.clock default values on conflict do nothing;
    grant usage on schema platform to ${PLATFORM_HELPER}, ${readers};
    grant select on platform.clock to ${readers};
    grant select, update on platform.clock to ${PLATFORM_HELPER};
  `);
}
