import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alertExpressions, alertNames, dashboardExpressions, labelsIn, metricsIn } from './observability.ts';
import { freePort } from './ports.ts';
import { endOf } from './process-end.ts';
import { repositoryRoot } from './repository-root.ts';
import { serviceNames } from './service-names.ts';

const FOLDER = join(repositoryRoot, 'infra/observability');
/** Only where OTEL_EXPORTER_OTLP_ENDPOINT is set. */
const OF_TRACING = 'telemetry_spans_total';
const WITHIN_MS = 40_000;
const LOOK_MS = 250;

type Labels = Readonly<Record<string, string>>;
type Ask = <T>(path: string, query?: Readonly<Record<string, string>>) => Promise<T>;

/**
 * `npm run scrape`: a real Prometheus with the committed configuration beside a platform that runs (`npm start`; elsewhere by <SERVICE>_URL): all
 * services are scraped, every rule is evaluated, and every expression of alerts and dashboards names metrics and labels that
 * are there. Ends with 1 and what is wrong otherwise. Needs `prometheus` (Debian: apt-get install prometheus).
 */
async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'afterglow-prometheus-'));
  const port = await freePort();
  await Promise.all(['prometheus.yml', 'alerts.yml'].map((file) => cp(join(FOLDER, file), join(folder, file))));
  await writeFile(join(folder, 'targets.yml'), await targetsHere());
  const flags = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  const prometheus = spawn('prometheus', [...flags, `--web.listen-address=127.0.0.1:${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  prometheus.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  prometheus.on('error', (error) => said.push(Buffer.from(error.message)));
  const ended = endOf(prometheus);
  try {
    const wrong = await look(async (path, query = {}) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(query)}`);
      const body = (await answer.json()) as { status: string; data: never; error?: string };
      if (body.status !== 'success') throw new Error(body.error);
      return body.data;
    });
    for (const line of wrong) console.log(line);
    if (wrong.length > 0) console.log(Buffer.concat(said).toString());
    return wrong.length > 0 ? 1 : 0;
  } finally {
    if (prometheus.exitCode === null && prometheus.kill('SIGTERM')) await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

/** As `targets-host.yml`, for a Prometheus that is no container. */
async function targetsHere(): Promise<string> {
  const text = await readFile(join(FOLDER, 'targets-host.yml'), 'utf8');
  return serviceNames.reduce((targets, service) => {
    const url = process.env[`${service.toUpperCase()}_URL`];
    const target = new RegExp(`(')host\\.docker\\.internal(:\\d+)('\\]\\n  labels: \\{ service: ${service} \\})`);
    return targets.replace(target, (_all, begin: string, port: string, end: string) => {
      const address = url === undefined ? `127.0.0.1${port}` : new URL(url).host;
      return begin + address + end;
    });
  }, text);
}

async function look(ask: Ask): Promise<string[]> {
  const notScraped = await settled(() => targetsDown(ask));
  const rules = await settled(() => rulesNotEvaluated(ask));
  const expressions = [...alertExpressions(repositoryRoot), ...dashboardExpressions(repositoryRoot)];
  const wrong = await Promise.all(expressions.map((expression) => faultsOf(expression, ask)));
  console.log(`${serviceNames.length} services scraped, ${expressions.length} expressions asked.`);
  return [...notScraped, ...rules, ...new Set(wrong.flat())];
}

/** Until nothing is wrong, or what is wrong after a while. */
async function settled(check: () => Promise<string[]>): Promise<string[]> {
  const lastAt = performance.now() + WITHIN_MS;
  for (;;) {
    const wrong = await check().catch((error: Error) => [error.message]);
    if (wrong.length === 0 || performance.now() > lastAt) return wrong;
    await sleep(LOOK_MS);
  }
}

async function targetsDown(ask: Ask): Promise<string[]> {
  const { result } = await ask<{ result: { metric: Labels; value: [number, string] }[] }>('query', { query: 'up' });
  const up = result.filter(({ value: [, isUp] }) => isUp === '1').map(({ metric }) => metric['service']);
  return serviceNames.filter((service) => !up.includes(service)).map((service) => `${service} is not scraped`);
}

async function rulesNotEvaluated(ask: Ask): Promise<string[]> {
  const { groups } = await ask<{ groups: { rules: { name: string; health: string; lastError?: string }[] }[] }>('rules');
  const rules = groups.flatMap((group) => group.rules);
  const missing = alertNames(await readFile(join(FOLDER, 'alerts.yml'), 'utf8')).filter(
    (name) => !rules.some((rule) => rule.name === name),
  );
  const bad = rules.filter(({ health }) => health !== 'ok');
  return [
    ...missing.map((name) => `${name} is not loaded`),
    ...bad.map(({ name, health, lastError }) => `${name} is ${health}: ${lastError ?? 'not evaluated yet'}`),
  ];
}

/** A metric of which there is no series yet (nothing has failed so far) still has its name in the service's answer. */
async function faultsOf(expression: string, ask: Ask): Promise<string[]> {
  const refused = await ask('query', { query: expression }).then(
    () => [],
    (error: Error) => [`${expression}: ${error.message}`],
  );
  // Every series has those of its target.
  const labels = new Set(['instance', 'job', 'service']);
  const faults: string[] = [];
  let isAllSeen = true;
  for (const metric of metricsIn(expression)) {
    const series = await ask<Labels[]>('series', { 'match[]': `{__name__=~"${metric}(_bucket|_sum|_count)?"}` });
    for (const one of series) for (const label of Object.keys(one)) labels.add(label);
    if (series.length > 0) continue;
    isAllSeen = false;
    const known = await ask<Readonly<Record<string, unknown>>>('metadata', { metric });
    if (!known[metric] && metric !== OF_TRACING) faults.push(`${expression}: no service has the metric ${metric}`);
  }
  const unknown = isAllSeen ? labelsIn(expression).filter((label) => !labels.has(label)) : [];
  return [...refused, ...faults, ...unknown.map((label) => `${expression}: no series has the label ${label}`)];
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
