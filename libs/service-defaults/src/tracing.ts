import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type SpanKind,
  type Tracer,
} from '@opentelemetry/api';

export interface SpanOptions {
  readonly kind?: SpanKind;
  /** A span of this process, or W3C trace context from elsewhere; without it a new trace begins. */
  readonly parent?: Span | string | null | undefined;
  /** Trace contexts that belong to it and are not its parent; what is not one, or was not sampled, is left out. */
  readonly links?: readonly (Span | string | null | undefined)[];
  readonly attributes?: Attributes;
}

/** A batch of hundreds does not carry a link for each. */
const MOST_LINKS = 64;

/**
 * Spans of one service (DESIGN §10). One object per running service and nothing global, so that many services live in one
 * process. Switched off, every call is a comparison with null. What is ambient is the current span, for SQL and log lines,
 * and nothing else.
 */
export class Tracing {
  private readonly current: AsyncLocalStorage<Span> | null;

  constructor(
    private readonly tracer: Tracer | null,
    private readonly end: () => Promise<void> = async () => undefined,
  ) {
    this.current = tracer ? new AsyncLocalStorage<Span>() : null;
  }

  static off(): Tracing {
    return new Tracing(null);
  }

  get isOn(): boolean {
    return this.tracer !== null;
  }

  /** The span that the running code belongs to. */
  get active(): Span | null {
    return this.current?.getStore() ?? null;
  }

  /** Null when switched off. The caller ends it. */
  start(name: string, { kind, parent, links, attributes }: SpanOptions = {}): Span | null {
    if (!this.tracer) return null;
    const linked = (links ?? []).flatMap((link) => linkTo(link)).slice(0, MOST_LINKS);
    return this.tracer.startSpan(
      name,
      { ...(kind === undefined ? {} : { kind }), ...(attributes ? { attributes } : {}), links: linked },
      contextOf(parent),
    );
  }

  /** Runs `work` with this span as the active one. */
  within<T>(span: Span | null, work: () => T): T {
    return span && this.current ? this.current.run(span, work) : work();
  }

  /** Starts a span, runs `work` within it, and ends it with what came of it. Switched off, it only runs `work`. */
  async trace<T>(name: string, options: SpanOptions, work: (span: Span | null) => Promise<T>): Promise<T> {
    const span = this.start(name, options);
    if (!span) return work(null);
    try {
      return await this.within(span, () => work(span));
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** Sends what is left. Bounded by its caller; after it nothing is sent any more. */
  stop(): Promise<void> {
    return this.end();
  }
}

/** Error messages of the product hold no personal data; those of Postgres may hold values, so of others only the kind is told. */
export function fail(span: Span, error: unknown): void {
  span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** W3C Trace Context, version 00: what goes into outbox rows and headers. */
export function traceparentOfSpan(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

export function spanContextOf(traceparent: string): SpanContext | null {
  const parts = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent);
  const [, traceId = '', spanId = '', flags = ''] = parts ?? [];
  if (!/[^0]/.test(traceId) || !/[^0]/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

/** Whether somebody wants to see the trace that this belongs to. */
export function isSampled(traceparent: string | null | undefined): boolean {
  return traceparent ? (spanContextOf(traceparent)?.traceFlags ?? 0) === 1 : false;
}

function contextOf(parent: SpanOptions['parent']): Context {
  if (!parent) return ROOT_CONTEXT;
  if (typeof parent !== 'string') return trace.setSpan(ROOT_CONTEXT, parent);
  const remote = spanContextOf(parent);
  return remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
}

function linkTo(link: Span | string | null | undefined): { context: SpanContext }[] {
  if (!link) return [];
  const context = typeof link === 'string' ? spanContextOf(link) : link.spanContext();
  return context && (context.traceFlags & 1) === 1 ? [{ context }] : [];
}
