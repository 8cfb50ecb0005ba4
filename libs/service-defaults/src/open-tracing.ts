import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { Counter, type Registry } from 'prom-client';
import type { ServiceConfig } from './service-config.ts';
import { Tracing } from './tracing.ts';

const EXPORT_TIMEOUT_MS = 5_000;

/**
 * Tracing as the environment asks for it: off without `OTEL_EXPORTER_OTLP_ENDPOINT`, and then the packages are not even
 * loaded. Spans wait in a bounded queue and are dropped when it is full: no request ever waits for them, or fails by them.
 */
export async function openTracing(
  serviceName: string,
  config: Pick<ServiceConfig, 'otlpEndpoint' | 'traceRatio' | 'environment'>,
  { registry, spansTo }: { registry: Registry; spansTo?: SpanExporter | undefined },
): Promise<Tracing> {
  if (!config.otlpEndpoint && !spansTo) return Tracing.off();
  const [sdk, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = spansTo ?? counted(await otlpExporter(config.otlpEndpoint ?? ''), registry);
  const processor = spansTo
    ? new sdk.SimpleSpanProcessor({ exporter })
    : new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, exportTimeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      'service.namespace': 'afterglow',
      'deployment.environment.name': config.environment,
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(config.traceRatio) }),
    spanProcessors: [processor],
  });
  return new Tracing(provider.getTracer('afterglow'), () => provider.shutdown());
}

async function otlpExporter(endpoint: string): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: EXPORT_TIMEOUT_MS });
}

/** Nobody is told of a span that could not be sent, except by this counter. */
function counted(exporter: SpanExporter, registry: Registry): SpanExporter {
  const spans = new Counter({
    name: 'telemetry_spans_total',
    help: 'Spans by whether the collector took them',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    export: (batch, done) =>
      exporter.export(batch, (result) => {
        spans.inc({ outcome: result.code === 0 ? 'sent' : 'lost' }, batch.length);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
