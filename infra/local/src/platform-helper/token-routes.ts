import type { FastifyInstance } from 'fastify';
import { personas, serviceClients, type PersonaName, type ServiceClientName } from '../personas.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import { subjectOfClient, subjectOfPersona, type TokenIssuer } from './token-issuer.ts';

type TokenBody =
  | { readonly persona: PersonaName; readonly audience: ServiceName }
  | { readonly userId: string; readonly audience: ServiceName }
  | { readonly client: ServiceClientName; readonly audience?: ServiceName };

const audience = { enum: [...serviceNames] };
const tokenBody = {
  type: 'object',
  properties: {
    persona: { enum: Object.keys(personas) },
    // Somebody whom fixtures, or a test, made up: without any role.
    userId: { type: 'string', format: 'uuid' },
    client: { enum: Object.keys(serviceClients) },
    audience,
  },
  additionalProperties: false,
  oneOf: [{ required: ['persona', 'audience'] }, { required: ['userId', 'audience'] }, { required: ['client'] }],
};

/** `POST /token` and the key set that its tokens are verified with. */
export function addTokenRoutes(server: FastifyInstance, tokens: Promise<TokenIssuer>): void {
  server.post<{ Body: TokenBody }>('/token', { schema: { body: tokenBody } }, async ({ body }) => {
    const issuer = await tokens;
    if ('persona' in body) return issuer.issue({ ...subjectOfPersona(body.persona), audience: body.audience });
    if ('userId' in body) return issuer.issue({ userId: body.userId, audience: body.audience });
    return issuer.issue({ ...subjectOfClient(body.client), audience: body.audience ?? serviceClients[body.client].audience });
  });
  server.get('/.well-known/jwks.json', async () => (await tokens).jwks());
}
