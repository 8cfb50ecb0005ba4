import { Client } from 'pg';

/**
 * Replaces each schema's `platform_now()` by one that reads `platform.clock` (DESIGN §4). Run it after the migrations, which
 * make the function. Volatile: every call takes its own look at the clock, also within one statement.
 */
export async function installTestClock(adminUrl: string, services: readonly string[]): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    for (const service of services) await replacePlatformNow(admin, admin.escapeIdentifier(service));
  } finally {
    await admin.end();
  }
}

async function replacePlatformNow(admin: Client, schema: string): Promise<void> {
  // A function made here would belong to the administrator, and the service could not call it.
  const { rows } = await admin.query<{ found: boolean }>('select to_regprocedure($1) is not null as found', [
    `${schema}.platform_now()`,
  ]);
  if (!rows[0]?.found) throw new Error(`${schema}.platform_now() is missing: run the migrations before the test clock`);
  await admin.query(`
    create or replace function ${schema}.platform_now() returns timestamptz language sql volatile as $function$
      select date_trunc('milliseconds', case mode
        when 'FROZEN' then frozen_at
        else clock_timestamp() + offset_ms * interval '1 millisecond' end)
      from platform.clock
    $function$`);
}
