import { connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from './eventually.ts';
import { TcpProxy } from './tcp-proxy.ts';

describe('TcpProxy', () => {
  let server: Server;
  let proxy: TcpProxy;
  /** The server's ends, in the order of their connections. */
  let served: Socket[];

  beforeEach(async () => {
    served = [];
    server = createServer((socket) => {
      served.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (part) => socket.write(`heard ${String(part)}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy = await TcpProxy.to((server.address() as { port: number }).port);
  });
  afterEach(async () => {
    await proxy.close();
    for (const socket of served) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  function dial(): { socket: Socket; heard: () => string; isClosed: () => boolean } {
    const socket = connect(proxy.port, '127.0.0.1');
    let heard = '';
    let isClosed = false;
    socket.on('error', () => undefined);
    socket.on('close', () => (isClosed = true));
    socket.on('data', (part) => (heard += String(part)));
    return { socket, heard: () => heard, isClosed: () => isClosed };
  }

  it('carries both ways, and tells each side when the other has closed', async () => {
    const near = dial();
    near.socket.write('one');
    await eventually(() => near.heard() === 'heard one');
    near.socket.end();
    await eventually(() => served[0]?.destroyed === true && near.isClosed());
  });

  it('a slowed path keeps the order, also of what is sent after it has healed', async () => {
    const near = dial();
    proxy.slow(50);
    near.socket.write('one');
    await eventually(() => served.length === 1);
    proxy.heal();
    near.socket.write(' two');
    await eventually(() => near.heard().replaceAll('heard ', '') === 'one two');
  });

  it('a cut path breaks what is there and refuses what comes, until it heals', async () => {
    const before = dial();
    before.socket.write('one');
    await eventually(() => before.heard() !== '');
    proxy.cut();
    await eventually(() => before.isClosed() && served[0]?.destroyed === true);
    const meanwhile = dial();
    await eventually(() => meanwhile.isClosed());
    expect(served).toHaveLength(1);
    proxy.heal();
    const after = dial();
    after.socket.write('two');
    await eventually(() => after.heard() === 'heard two');
  });

  it('a silent path swallows bytes and goodbyes; what was sent arrives when it heals', async () => {
    const [stays, leaves, witness] = [dial(), dial(), dial()];
    for (const { socket } of [stays, leaves, witness]) socket.write('one');
    await eventually(() => served.length === 3 && [stays, leaves].every(({ heard }) => heard() === 'heard one'));
    proxy.hang();
    stays.socket.write('two');
    leaves.socket.destroy();
    await eventually(() => leaves.isClosed());
    // Both ways have had the time that a whole journey over another path takes.
    const direct = connect((server.address() as { port: number }).port, '127.0.0.1');
    await new Promise<void>((resolve) => direct.once('data', () => resolve()).write('three'));
    direct.destroy();
    expect([stays.heard(), stays.isClosed()]).toEqual(['heard one', false]);
    expect(served.slice(0, 3).map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
    proxy.heal();
    await eventually(() => stays.heard() === 'heard oneheard two');
    await eventually(() => served.slice(0, 3).filter(({ destroyed }) => destroyed).length === 1);
    expect(stays.isClosed()).toBe(false);
  });

  it('when the server is away, connections end instead of waiting', async () => {
    await new Promise((resolve) => server.close(resolve));
    const near = dial();
    await eventually(() => near.isClosed());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
});
