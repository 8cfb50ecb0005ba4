import type { Subscriptions } from '@afterglow/messaging/reaction';
import { dumpSchema } from '@afterglow/service-defaults/schema-dump';
import type { ServiceConfig } from '@afterglow/service-defaults/service-config';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDatabase } from './start-database.ts';
import { factsOfCode, factsOfReadme } from './service-readme.ts';

/** What the house asks of every service: its README tells the truth, its schema is the one that is written down. */
export function describeService(definition: ServiceDefinition<ServiceConfig>, subscriptions: Subscriptions): void {
  const folder = fileURLToPath(new URL(`../../../services/${definition.name}/`, import.meta.url));

  describe(`${definition.name}: the house`, () => {
    it('the README says what the code does: routes, events, reactions, timers', async () => {
      expect(factsOfReadme(folder)).toEqual(await factsOfCode(definition, subscriptions, folder));
    });

    it('database/schema.sql is what the migrations make (UPDATE_SCHEMA=1 writes it anew)', async () => {
      const db = await startDatabase(definition);
      try {
        const file = join(folder, 'src/database/schema.sql');
        const dump = await dumpSchema(db.dataSource, definition.name);
        if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(file, dump);
        expect(existsSync(file) ? readFileSync(file, 'utf8') : 'missing').toBe(dump);
      } finally {
        await db.stop();
      }
    });
  });
}
