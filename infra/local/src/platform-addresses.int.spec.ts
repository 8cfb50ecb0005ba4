import { createServer, type Server } from 'node:net';
import { platformAddresses } from './platform-addresses.ts';
import { freePorts } from './ports.ts';

const before = { ...process.env };
let server: Server | undefined;

afterEach(async () => {
  process.env = { ...before };
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

describe('platformAddresses', () => {
  it('takes different free ports for an ephemeral start, whatever the variables say', async () => {
    process.env.STORIES_PORT = '1';
    const { services, helper } = await platformAddresses(true);
    expect(new Set([...Object.values(services), helper]).size).toBe(6);
    expect(services.stories).not.toMatch(/:1$/);
  });

  it('refuses at once when a port is taken: which, by whom, and what to do', async () => {
    const [port = 0, ...others] = await freePorts(6);
    ['STORIES', 'AUTHORIZATION', 'CAMPAIGNS', 'DELIVERY', 'BILLING', 'PLATFORM_HELPER'].forEach((name, index) => {
      process.env[`${name}_PORT`] = String([port, ...others][index]);
    });
    // Says where another platform is, and not where this one goes.
    process.env.BILLING_URL = 'https://billing.example';
    const free = await platformAddresses(false);
    expect(free.services.stories).toBe(`http://127.0.0.1:${port}`);
    expect(free.services.billing).toBe(`http://127.0.0.1:${others[3]}`);

    server = createServer();
    await new Promise((resolve) => server?.listen(port, '127.0.0.1', () => resolve(undefined)));
    await expect(platformAddresses(false)).rejects.toThrow(
      new RegExp(
        `^Port ${port} \\(stories\\) is taken by process ${process.pid} .*\\.\\nEnd what is there, choose other ports .*--ephemeral\\.$`,
      ),
    );
  });
});
