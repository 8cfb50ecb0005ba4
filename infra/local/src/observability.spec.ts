import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { alertNames, dashboardExpressions, labelsIn, metricsIn } from './observability.ts';
import { repositoryRoot } from './repository-root.ts';

const read = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8');
const alerts = read('infra/observability/alerts.yml');
const tests = read('infra/observability/alerts.test.yml');
const compose = read('infra/observability/compose.yaml');
const kebab = (name: string) => name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();

describe('alerts and dashboards', () => {
  it.each(alertNames(alerts))('%s has a runbook, a series that fires it, and one that does not', (name) => {
    const runbook = `docs/runbooks/${kebab(name)}.md`;
    expect(alerts).toContain(`runbook: ${runbook}\n`);
    const text = read(runbook);
    expect(text.split('\n')[0]).toBe(`# ${name}`);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(['What it means', 'Where to look', 'What to do']);
    expect(read('docs/runbooks/README.md')).toContain(`(${kebab(name)}.md)`);
    expect(tests).toContain(`name: '${name} fires'`);
    expect(tests).toContain(`name: '${name} is quiet'`);
  });

  it('that they fire and keep quiet is run by .ci/run and not here, for it needs promtool', () => {
    expect(read('.ci/run')).toContain('promtool test rules infra/observability/alerts.test.yml');
  });

  it('there is no runbook without an alert, except for what nobody alerts of', () => {
    const files = globSync('docs/runbooks/*.md', { cwd: repositoryRoot }).map((file) => basename(file, '.md'));
    const known = [...alertNames(alerts).map(kebab), 'README', 'restore-a-backup'];
    expect(files.filter((file) => !known.includes(file))).toEqual([]);
  });

  it('each dashboard is JSON with an id of its own, and its panels ask something', () => {
    const boards = globSync('infra/observability/grafana/dashboards/*.json', { cwd: repositoryRoot });
    const ids = boards.map((file) => (JSON.parse(read(file)) as { uid: string }).uid);
    expect(ids.sort()).toEqual(boards.map((file) => basename(file, '.json')).sort());
    expect(dashboardExpressions(repositoryRoot).length).toBeGreaterThan(30);
  });

  it('dashboards ask a data source that is provisioned, and Grafana looks for them where compose mounts them', () => {
    const provisioning = 'infra/observability/grafana/provisioning';
    const provisioned = [...read(`${provisioning}/datasources/afterglow.yml`).matchAll(/^ +uid: (\w+)$/gm)].map(([, uid]) => uid);
    const asked = globSync('infra/observability/grafana/dashboards/*.json', { cwd: repositoryRoot })
      .flatMap((file) => [...read(file).matchAll(/"datasource": \{[^}]*"uid": "(\w+)"/g)])
      .map(([, uid]) => uid);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((uid) => !provisioned.includes(uid))).toEqual([]);
    const [, folder] = /options: \{ path: (\S+) \}/.exec(read(`${provisioning}/dashboards/afterglow.yml`)) ?? [];
    expect(compose).toContain(`./grafana/dashboards:${folder}:ro`);
  });

  it('what compose mounts is there, and data sources have the names and ports of its services', () => {
    const mounted = [...compose.matchAll(/^ +- (?:\$\{AFTERGLOW_TARGETS:-)?(\.\/[^:}]+)\}?:\//gm)].map(([, file = '']) => file);
    expect(mounted).toHaveLength(6);
    expect(mounted.filter((file) => !existsSync(join(repositoryRoot, 'infra/observability', file)))).toEqual([]);
    const urls = [
      ...read('infra/observability/grafana/provisioning/datasources/afterglow.yml').matchAll(/url: http:\/\/(\w+):(\d+)/g),
    ];
    expect(urls).toHaveLength(2);
    for (const [, host, port] of urls) expect(compose).toMatch(new RegExp(`^  ${host}:\n(?:    .*\n)*?.*:${port}['"]`, 'm'));
    expect(read('infra/observability/tempo.yml')).toContain('http_listen_port: 3200');
  });

  it('dashboards name only runbooks that are there', () => {
    const named = globSync('infra/observability/grafana/dashboards/*.json', { cwd: repositoryRoot })
      .flatMap((file) => [...read(file).matchAll(/Runbooks?: ([\w, -]+)\./g)])
      .flatMap(([, names = '']) => names.split(', '));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !existsSync(join(repositoryRoot, `docs/runbooks/${name}.md`)))).toEqual([]);
  });

  it.each([
    ['rate(a_total{b="c_d"}[5m])', ['a_total']],
    ['sum by (le, x) (rate(h_seconds_bucket[1m])) / on (x) group_left g_bytes > 1', ['g_bytes', 'h_seconds']],
    ['histogram_quantile(0.99, sum(h_seconds_bucket))', ['h_seconds']],
    ['max(a) unless on (topic) max(b) > 0', ['a', 'b']],
  ])('finds the metrics of an expression: %s', (expression, metrics) => {
    expect(metricsIn(expression)).toEqual(metrics);
  });

  it.each([
    ['rate(a_total{b="c_d", e!~"f=g"}[5m])', ['b', 'e']],
    ['sum by (le, x) (rate(h_seconds_bucket[1m])) / on (y) group_left g_bytes > 1', ['le', 'x', 'y']],
    ['max(a)', []],
  ])('finds the labels of an expression: %s', (expression, labels) => {
    expect(labelsIn(expression)).toEqual(labels);
  });

  it('that a real Prometheus finds them is run by .ci/run and not here, for it needs Prometheus', () => {
    expect(read('.ci/run')).toContain('npm run scrape');
  });
});
