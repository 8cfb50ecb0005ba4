import { createServer, type Server } from 'node:net';
import { freePort, freePorts, portsTaken } from './ports.ts';

const servers: Server[] = [];

function listen(host: string): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    servers.push(server);
    server.listen(0, host, () => resolve((server.address() as { port: number }).port));
  });
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

describe('ports', () => {
  it.each(['127.0.0.1', '0.0.0.0'])('names the process that listens on a port of %s', async (host) => {
    const port = await listen(host);
    const [line, ...others] = await portsTaken([
      { port, use: 'stories' },
      { port: await freePort(), use: 'billing' },
    ]);
    expect(line).toMatch(new RegExp(`^Port ${port} \\(stories\\) is taken by process ${process.pid} \\(node.* .*\\)\\.$`));
    expect(others).toEqual([]);
  });

  it('takes the preferred port if it is free, otherwise another', async () => {
    const taken = await listen('127.0.0.1');
    const free = await freePort();
    expect(await freePort(free)).toBe(free);
    expect(await freePort(taken)).not.toBe(taken);
  });

  it('gives different ports when it is asked for several', async () => {
    expect(new Set(await freePorts(20)).size).toBe(20);
  });
});
