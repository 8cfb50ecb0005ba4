import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceNames, type ServiceName } from '../../service-names.ts';
import type { QuiescenceAnswer } from '../quiescence.ts';

/** For tests: five services that say of themselves what they are told to say. */
export class FakeServices {
  readonly urls: Record<ServiceName, string> = { stories: '', authorization: '', campaigns: '', delivery: '', billing: '' };
  readonly authorizations: Record<string, string> = {};
  /** Answers in order, the last one stays; a number is an HTTP status. Otherwise a service has seen all and has nothing to do. */
  readonly script = new Map<ServiceName, (Partial<QuiescenceAnswer> | number)[]>();
  asked = 0;
  private readonly servers: Server[] = [];

  constructor(private readonly epoch: () => Promise<number>) {}

  async start(): Promise<void> {
    for (const service of serviceNames) {
      const server = createServer((request, response) => {
        void this.answer(service, request.url ?? '', request.headers.authorization ?? '').then(({ status, body }) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      this.urls[service] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      this.servers.push(server);
    }
  }

  async stop(): Promise<void> {
    for (const server of this.servers) await new Promise((resolve) => server.close(resolve));
  }

  private async answer(service: ServiceName, url: string, authorization: string): Promise<{ status: number; body: object }> {
    const script = this.script.get(service) ?? [];
    const next = (script.length > 1 ? script.shift() : script[0]) ?? {};
    if (typeof next === 'number') return { status: next, body: {} };
    if (url === '/health/ready') return { status: 200, body: { status: 'ok' } };
    this.asked += 1;
    this.authorizations[service] = authorization;
    const zero = { dueTimers: 0, unpublished: 0, unprocessed: 0, inFlight: 0, parked: 0 };
    return { status: 200, body: { epoch: await this.epoch(), ...zero, ...next } };
  }
}
