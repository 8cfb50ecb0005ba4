import { controlTopics } from '@afterglow/messaging/topics';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';
import { serviceNames, type ServiceName } from './service-names.ts';
import { serviceUrlsFrom } from './platform-helper/service-urls.ts';

const chart = join(repositoryRoot, 'infra/kubernetes');
const values = readFileSync(join(chart, 'values.yaml'), 'utf8');
const templates = globSync('templates/*.yaml', { cwd: chart }).map((file) => readFileSync(join(chart, file), 'utf8'));

/** The block of one service in values.yaml. */
function valuesOf(service: ServiceName): string {
  const [, block = ''] = new RegExp(`^  ${service}:\n((?: {4}.*\n?)+)`, 'm').exec(values) ?? [];
  return block;
}

/** The topics of a service's `Reacts to` table: `service.int.spec.ts` holds that one against the code. */
function topicsHeardBy(service: ServiceName): string[] {
  const readme = readFileSync(join(repositoryRoot, 'services', service, 'README.md'), 'utf8');
  const [, table = ''] = /\n## Reacts to\n([^]*?)\n## /.exec(readme) ?? [];
  const events = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, event = '']) => event);
  const topics = events.map((event) => {
    const file = `${event.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.ts`;
    const [path = ''] = globSync(`libs/contracts/src/*/${file}`, { cwd: repositoryRoot });
    const [, topic = ''] =
      /static readonly topic(?:: \w+)? = '([\w.]+)'/.exec(readFileSync(join(repositoryRoot, path), 'utf8')) ?? [];
    return topic;
  });
  return [...new Set(topics)].sort();
}

describe('the Helm chart', () => {
  it.each(serviceNames)('runs %s on its port', (service) => {
    expect(valuesOf(service)).toContain(`port: ${new URL(serviceUrlsFrom({})[service]).port}\n`);
  });

  it.each(serviceNames.filter((service) => valuesOf(service).includes('by: lag')))(
    '%s scales by every topic that it hears',
    (service) => {
      const [, list = ''] = /topics: \[([^\]]*)\]/.exec(valuesOf(service)) ?? [];
      expect(list.split(', ').sort()).toEqual(topicsHeardBy(service));
    },
  );

  it('all but delivery, which answers from memory, scale by lag', () => {
    expect(serviceNames.filter((service) => !valuesOf(service).includes('by: lag'))).toEqual(['delivery']);
    expect(controlTopics).toEqual(expect.arrayContaining([...serviceNames]));
  });

  it('holds no secret: what is one comes by reference', () => {
    expect(`${values}${templates.join('')}`).not.toMatch(/postgres(ql)?:\/\/|kind: Secret/);
    for (const name of ['_DATABASE_URL', '_OWNER_DATABASE_URL', 'DELIVERY_TOKEN_SECRET']) {
      const uses = templates
        .join('')
        .split('\n')
        .filter((line) => line.includes(`key: `) && line.includes(name));
      expect(uses.length).toBeGreaterThan(0);
      expect(uses.every((line) => line.includes('secretKeyRef'))).toBe(true);
    }
  });
});
