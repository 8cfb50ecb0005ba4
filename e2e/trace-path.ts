import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** `<service> <span>` of the first span of this name below a root, parents first; empty when there is none. All have one trace id. */
export function pathTo(spans: readonly ReadableSpan[], name: string, { since }: { since: string }): string[] {
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  for (const span of spans.filter((one) => named(one) === name)) {
    const path = [span];
    for (let parent = parentOf(span, byId); parent; parent = parentOf(path[0] ?? parent, byId)) path.unshift(parent);
    const traces = new Set(path.map((one) => one.spanContext().traceId));
    if (path[0]?.name === since && traces.size === 1) return path.map(named);
  }
  return [];
}

function named(span: ReadableSpan): string {
  return `${String(span.resource.attributes['service.name'])} ${span.name}`;
}

function parentOf(span: ReadableSpan, byId: ReadonlyMap<string, ReadableSpan>): ReadableSpan | undefined {
  return byId.get(span.parentSpanContext?.spanId ?? '');
}
