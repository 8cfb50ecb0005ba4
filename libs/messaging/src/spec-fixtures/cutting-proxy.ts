import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

const BEGIN = 'START TRANSACTION';
const COMMIT = 'COMMIT\0';

export interface Cut {
  /** Which transaction: what must have been said in it. */
  readonly having: string;
  /** `before`: the server never hears of the commit. `after`: it has committed, and the client never hears of it. */
  readonly when: 'before' | 'after';
}

/** Stands between a service and Postgres, and cuts one connection at the very moment of its commit. */
export class CuttingProxy {
  cuts = 0;
  private cut: Cut | null = null;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly sockets: Set<Socket>,
  ) {}

  static async start(databaseUrl: string): Promise<CuttingProxy> {
    const target = new URL(databaseUrl);
    const sockets = new Set<Socket>();
    const server = createServer((client) => proxy.serve(client, connect(Number(target.port), target.hostname)));
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new CuttingProxy(server, url.href, sockets);
    return proxy;
  }

  /** The next commit of such a transaction; only that one. */
  cutNext(cut: Cut): void {
    this.cut = cut;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(client: Socket, server: Socket): void {
    let said = '';
    let isDeaf = false;
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (part) => {
      const text = part.toString('latin1');
      said = text.includes(BEGIN) ? text : said + text;
      const cut = text.includes(COMMIT) && this.cut && said.includes(this.cut.having) ? this.cut : null;
      if (cut) {
        this.cut = null;
        this.cuts += 1;
      }
      if (cut?.when === 'before') return client.destroy();
      isDeaf = cut !== null;
      server.write(part);
    });
    server.on('data', (part) => {
      // By now it has committed.
      if (isDeaf) client.destroy();
      else client.write(part);
    });
  }
}
