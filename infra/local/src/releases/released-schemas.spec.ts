import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { serviceNames } from '../service-names.ts';
import { ACCEPTED_CHANGES } from './accepted-changes.ts';
import { sentenceOf } from './expand-rules.ts';
import { incompatibleChanges } from './incompatible-changes.ts';
import { schemaOfText } from './schema-of-text.ts';

const changes = serviceNames.map((service) => {
  const folder = join(repositoryRoot, 'services', service, 'src/database');
  const current = readFileSync(join(folder, 'schema.sql'), 'utf8');
  const file = join(folder, 'schema.released.sql');
  if (process.env['RELEASE_CONTRACTS'] === '1') writeFileSync(file, current);
  const released = schemaOfText(readFileSync(file, 'utf8'));
  return { service, released, found: incompatibleChanges(released, schemaOfText(current)) };
});
const keyOf = ({ where, rule }: { where: string; rule: string }): string => `${where}: ${rule}`;

describe('the release on the new schema', () => {
  it.each(changes)(
    'DESIGN §9: $service of the release runs on the schema of now; what breaks it takes two releases (RELEASE_CONTRACTS=1 writes a release)',
    ({ released, found }) => {
      // An empty release would bear everything.
      expect(released.tables.size).toBeGreaterThan(10);
      for (const table of released.tables.values()) expect(table.columns.size * table.constraints.size).toBeGreaterThan(0);
      expect(found.filter((change) => !(keyOf(change) in ACCEPTED_CHANGES)).map(sentenceOf)).toEqual([]);
    },
  );

  it('DESIGN §9: what was accepted is there, and has a reason', () => {
    const found = changes.flatMap((one) => one.found.map(keyOf));
    expect(Object.keys(ACCEPTED_CHANGES).filter((key) => !found.includes(key))).toEqual([]);
    expect(Object.values(ACCEPTED_CHANGES).filter((reason) => reason.length < 20)).toEqual([]);
  });
});
