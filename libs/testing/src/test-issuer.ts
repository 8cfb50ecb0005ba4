import { personas, serviceClients, type PersonaName, type ServiceClientName } from '@afterglow/local/personas';
import { subjectOfClient, subjectOfPersona, TokenIssuer, type TokenSubject } from '@afterglow/local/platform-helper/token-issuer';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody who calls: a persona, a service client, or anybody a test makes up. */
export type Who = PersonaName | ServiceClientName | TokenSubject;

/** An issuer of access tokens with its key set on HTTP, as the services want it. */
export class TestIssuer {
  private constructor(
    private readonly server: Server,
    readonly tokens: TokenIssuer,
    readonly url: string,
  ) {}

  static async start(): Promise<TestIssuer> {
    let tokens: TokenIssuer | null = null;
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(tokens?.jwks()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    tokens = await TokenIssuer.create({ issuer: url });
    return new TestIssuer(server, tokens, url);
  }

  get environment(): Record<string, string> {
    return { OIDC_ISSUER: this.url, OIDC_JWKS_URL: `${this.url}/.well-known/jwks.json` };
  }

  async tokenFor(who: Who, audience: string, more: { readonly lifetimeSeconds?: number } = {}): Promise<string> {
    const { accessToken } = await this.tokens.issue({ ...subjectOf(who), audience, ...more });
    return accessToken;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function subjectOf(who: Who): TokenSubject {
  if (typeof who !== 'string') return who;
  if (who in serviceClients) return subjectOfClient(who as ServiceClientName);
  if (who in personas) return subjectOfPersona(who as PersonaName);
  throw new Error(`nobody is called ${who}`);
}
