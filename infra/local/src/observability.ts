import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const KEYWORDS = new Set([
  'and',
  'or',
  'unless',
  'bool',
  'offset',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
]);
/** What Prometheus says of its targets by itself. */
const BUILT_IN = new Set(['up']);

/** The metrics that an expression of Prometheus names, sorted; histograms by their own name. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/"[^"]*"/g, '')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const found = [...bare.matchAll(/[A-Za-z_:][\w:]*(?!\w*\s*\()/g)].filter(
    ({ 0: name, index }) => !/^\s*\(/.test(bare.slice(index + name.length)) && !/[\w.]/.test(bare[index - 1] ?? ' '),
  );
  const names = found.map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
  return [...new Set(names)].filter((name) => !KEYWORDS.has(name) && !BUILT_IN.has(name)).sort();
}

/** The labels that it selects and groups by, sorted; not `up`'s, which are Prometheus' own. */
export function labelsIn(expression: string): string[] {
  const matched = [...expression.matchAll(/\{([^}]*)\}/g)].flatMap(([, matchers = '']) => [
    ...matchers.replace(/"[^"]*"/g, '').matchAll(/(\w+)\s*(?:=|!)/g),
  ]);
  const grouped = [...expression.matchAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g)].flatMap(
    ([, names = '']) => [...names.matchAll(/(\w+)/g)],
  );
  return [...new Set([...matched, ...grouped].map(([, label = '']) => label))].sort();
}

export function alertNames(alerts: string): string[] {
  return [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
}

export function alertExpressions(root: string): string[] {
  const text = readFileSync(join(root, 'infra/observability/alerts.yml'), 'utf8');
  return [...text.matchAll(/expr: (?:>-\n((?: {10,}.*\n)+)|(.*))/g)].map(([, block, line]) =>
    (block ?? line ?? '').replace(/\s+/g, ' ').trim(),
  );
}

export function dashboardExpressions(root: string): string[] {
  return globSync('infra/observability/grafana/dashboards/*.json', { cwd: root }).flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { panels: { targets: { expr: string }[] }[] };
    return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  });
}
