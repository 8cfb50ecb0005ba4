import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A network path that can be cut, slowed and made silent: what goes through it is not looked at. */
export class TcpProxy {
  private delayMs = 0;
  private isCut = false;
  /** Resolved unless the path is silent. */
  private open: Promise<void> = Promise.resolve();
  private reopen: () => void = () => undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** To a port of this machine, which may be closed for a while. */
  static async to(port: number): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The proxy listens on no port');
    const proxy = new TcpProxy(server, address.port);
    server.on('connection', (near) => proxy.join(near, port));
    return proxy;
  }

  /** Connections break, and new ones are refused, until it heals. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
    this.reopen();
  }

  /** Each way. */
  slow(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /**
   * As a path that died without a word: no byte comes through, and neither side hears that the other has closed. What was sent
   * arrives when it heals, as TCP would send it again.
   */
  hang(): void {
    this.reopen();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.open = promise;
    this.reopen = resolve;
  }

  heal(): void {
    this.isCut = false;
    this.delayMs = 0;
    this.reopen();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, port: number): void {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      void this.carry(from, to);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        void this.open.then(() => to.destroy());
      });
    }
  }

  /** In order: what comes later never overtakes, however the delay changes. */
  private async carry(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from) {
        if (this.delayMs > 0) await delay(this.delayMs);
        await this.open;
        if (!to.write(chunk as Buffer)) await new Promise((resolve) => to.once('drain', resolve).once('close', resolve));
      }
      await this.open;
      to.end();
    } catch {
      await this.open;
      to.destroy();
    }
  }
}
