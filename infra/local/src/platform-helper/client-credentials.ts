import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serviceClients, type ServiceClient } from '../personas.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import type { TokenIssuer } from './token-issuer.ts';

const LIFETIME_SECONDS = 15 * 60;

/** `POST /oauth2/token`, the client credentials grant (RFC 6749, 4.4): the way in which other teams' OAuth libraries ask. */
export function addClientCredentials(server: FastifyInstance, tokens: Promise<TokenIssuer>): void {
  // In a scope of its own: no other route takes forms.
  void server.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    scope.post('/oauth2/token', async (request, reply) => answer(request, reply, await tokens));
  });
}

interface Form {
  readonly grant_type?: string;
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly scope?: string;
  readonly audience?: string;
}

async function answer(request: FastifyRequest, reply: FastifyReply, tokens: TokenIssuer): Promise<object> {
  void reply.header('cache-control', 'no-store');
  const form = (request.body ?? {}) as Form;
  const [name = '', secret = ''] = credentialsOf(request.headers.authorization, form);
  const client = Object.hasOwn(serviceClients, name) ? (serviceClients as Record<string, ServiceClient>)[name] : undefined;
  if (!client || client.secret !== secret) {
    void reply.code(401).header('www-authenticate', 'Basic');
    return { error: 'invalid_client' };
  }
  const scopes = form.scope?.split(' ').filter(Boolean) ?? client.scopes;
  const audience = serviceNames.find((service) => service === (form.audience ?? client.audience));
  const error = errorIn(form, { client, scopes, audience });
  if (error || !audience) {
    void reply.code(400);
    return { error };
  }
  const { accessToken } = await tokens.issue({ userId: name, scopes, audience, lifetimeSeconds: LIFETIME_SECONDS });
  return { access_token: accessToken, token_type: 'Bearer', expires_in: LIFETIME_SECONDS, scope: scopes.join(' ') };
}

function credentialsOf(authorization: string | undefined, form: Form): (string | undefined)[] {
  const [, encoded] = /^Basic ([\w+/=-]+)$/i.exec(authorization ?? '') ?? [];
  return encoded ? Buffer.from(encoded, 'base64').toString('utf8').split(':') : [form.client_id, form.client_secret];
}

interface Asked {
  readonly client: ServiceClient;
  readonly scopes: readonly string[];
  readonly audience: ServiceName | undefined;
}

/** In the words of RFC 6749, 5.2 and RFC 8707. */
function errorIn({ grant_type: grant }: Form, { client, scopes, audience }: Asked): string | undefined {
  if (grant !== 'client_credentials') return 'unsupported_grant_type';
  if (scopes.length === 0 || scopes.some((scope) => !client.scopes.includes(scope))) return 'invalid_scope';
  return audience ? undefined : 'invalid_target';
}
