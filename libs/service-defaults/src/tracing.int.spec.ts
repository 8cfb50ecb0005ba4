import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { startService, type RunningService } from './run-service.ts';
import { quietPlugin } from './spec-fixtures/quiet-plugin.ts';
import { sampleService } from './spec-fixtures/sample-service.ts';
import { startSample, type Sample } from './spec-fixtures/start-sample.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const SECRET = 'Dear diary';

describe('traces of requests', () => {
  let sample: Sample;
  let token: string;
  let spans: InMemorySpanExporter;
  let log: string[];
  const running: RunningService[] = [];
  const servers: Server[] = [];

  beforeAll(async () => {
    sample = await startSample();
    token = await sample.issuer.token({ sub: sample.userId });
  });
  beforeEach(() => {
    spans = new InMemorySpanExporter();
    log = [];
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  afterAll(() => sample.stop());

  async function start(env: Record<string, string> = {}, isCollected = true): Promise<RunningService> {
    const logTo = { write: (line: string) => void log.push(line) };
    const options = { logTo, ...(isCollected && { spansTo: spans }) };
    const service = await startService(sampleService, quietPlugin(), { ...sample.env, ...env }, options);
    running.push(service);
    return service;
  }
  const write = (
    service: RunningService,
    headers: Record<string, string> = {},
    path = '/v1/letters',
    body: object = { body: SECRET },
  ) =>
    fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...headers,
      },
      body: JSON.stringify(body),
    });
  const one = (name: string): ReadableSpan => {
    const found = spans.getFinishedSpans().filter((span) => span.name === name);
    if (!found[0])
      throw new Error(
        `no span ${name} among ${spans
          .getFinishedSpans()
          .map((span) => span.name)
          .join(', ')}`,
      );
    return found[0];
  };
  const parentOf = (span: ReadableSpan) => span.parentSpanContext?.spanId;
  const idOf = (span: ReadableSpan) => span.spanContext().spanId;

  /** A collector, or what has its address: `answer` gets each request. */
  async function collector(answer: (body: string, respond: () => void) => void): Promise<string> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () =>
        answer(Buffer.concat(parts).toString(), () => response.setHeader('content-type', 'application/json').end('{}')),
      );
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('a request goes on in the trace of its caller; transaction, flush and SQL are below it, without any value', async () => {
    const service = await start();
    await write(service, { traceparent: `00-${TRACE}-${CALLER}-01` });
    const request = one('POST /v1/letters');
    expect(request.spanContext().traceId).toBe(TRACE);
    expect(parentOf(request)).toBe(CALLER);
    expect(request.attributes).toMatchObject({ 'http.route': '/v1/letters', 'http.response.status_code': 201 });
    const transaction = one('transaction');
    expect(parentOf(transaction)).toBe(idOf(request));
    expect(parentOf(one('flush'))).toBe(idOf(transaction));
    const insert = one('INSERT letter');
    expect([parentOf(insert), insert.spanContext().traceId]).toEqual([idOf(transaction), TRACE]);
    expect(insert.attributes['db.query.text']).toContain('insert into letter');
    expect(parentOf(one('COMMIT'))).toBe(idOf(transaction));
    expect(JSON.stringify(spans.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes })))).not.toContain(SECRET);
    const lines = log.filter((line) => line.includes(`"traceId":"${TRACE}"`));
    expect(lines.some((line) => line.includes('/v1/letters'))).toBe(true);
  });

  it('two requests at once keep their statements apart', async () => {
    const service = await start();
    await Promise.all(Array.from({ length: 8 }, () => write(service)));
    const requests = spans.getFinishedSpans().filter(({ name }) => name === 'POST /v1/letters');
    expect(new Set(requests.map((span) => span.spanContext().traceId)).size).toBe(8);
    for (const request of requests) {
      const { traceId } = request.spanContext();
      const inserts = spans
        .getFinishedSpans()
        .filter((span) => span.name === 'INSERT letter' && span.spanContext().traceId === traceId);
      expect(inserts).toHaveLength(1);
    }
  });

  it('a failure is told by its kind, not by its words; an error in the log has the trace id', async () => {
    const service = await start();
    const answer = await write(service, {}, '/v1/failures', { how: 'bug' });
    expect(answer.status).toBe(500);
    const request = one('POST /v1/failures');
    expect(request.status.code).toBe(2);
    expect(one('transaction').attributes['error.type']).toBe('TypeError');
    expect(JSON.stringify(spans.getFinishedSpans().map(({ attributes, events }) => [attributes, events]))).not.toContain(
      'secret internals',
    );
    const { traceId } = request.spanContext();
    expect(log.some((line) => line.includes('secret internals') && line.includes(traceId))).toBe(true);
  });

  it('what nobody asked for is not traced: health, metrics, a caller who does not sample, a ratio of 0', async () => {
    const service = await start({ OTEL_TRACES_SAMPLER_ARG: '0' });
    await fetch(`${service.url}/health/ready`);
    await fetch(`${service.url}/metrics`);
    await write(service);
    await write(service, { traceparent: `00-${TRACE}-${CALLER}-00` });
    expect(spans.getFinishedSpans()).toEqual([]);
    await write(service, { traceparent: `00-${TRACE}-${CALLER}-01` });
    expect(one('POST /v1/letters').spanContext().traceId).toBe(TRACE);
  });

  it('spans go to the collector, the last ones at the shutdown, after messaging and before the pool', async () => {
    const bodies: string[] = [];
    const url = await collector((body, respond) => {
      bodies.push(body);
      respond();
    });
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, false);
    await write(service);
    await service.stop();
    expect(bodies.join()).toContain('POST /v1/letters');
    expect(bodies.join()).toContain('"sample"');
  });

  it('a collector that never answers, or is not there, delays no request and no shutdown', async () => {
    const silentCollector = await collector(() => undefined);
    for (const url of [silentCollector, 'http://127.0.0.1:9']) {
      const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, false);
      const answers = await Promise.all(Array.from({ length: 20 }, () => write(service)));
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
      await service.stop();
    }
  });

  it('without an endpoint there is no trace but the one that the caller sent: it is carried on', async () => {
    const service = await start({}, false);
    await write(service, { traceparent: `00-${TRACE}-${CALLER}-01` });
    expect(log.some((line) => line.includes(`"traceId":"${TRACE}"`))).toBe(true);
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'not a url'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ])('bad input: a service does not start with %s=%s', async (name, value) => {
    await expect(start({ [name]: value })).rejects.toThrow(name);
  });
});
