import type { ServiceConfig } from '@afterglow/service-defaults/service-config';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { serviceClients } from '../personas.ts';

/** What other teams' services need to know before they call: scopes, the routes behind them, and limits. From the policies. */
export function serviceClientsPage(definitions: readonly ServiceDefinition[]): string {
  const scopes = scopesOf(definitions);
  const rows = [...scopes].map(([scope, routes]) => `| \`${scope}\` | ${routes.join('<br>')} | ${localClients(scope)} |`);
  const limits = definitions.map(({ name, Config }) => {
    const { personLimit, clientLimit, limitsOfClients } = new Config() as ServiceConfig;
    return `| ${name} | ${personLimit} | ${clientLimit} | ${limitsOfClients ? `\`${limitsOfClients}\`` : '–'} |`;
  });
  return [HEAD, SCOPES, ...rows.sort(), '', LIMITS, ...limits, ''].join('\n');
}

/** Scope → the routes that it opens. */
export function scopesOf(definitions: readonly ServiceDefinition[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name, policies } of definitions) {
    for (const [route, policy] of Object.entries(policies)) {
      if (policy.who !== 'client') continue;
      found.set(policy.scope, [...(found.get(policy.scope) ?? []), `${name}: \`${route}\``]);
    }
  }
  return found;
}

function localClients(scope: string): string {
  const named = Object.entries(serviceClients).filter(([, { scopes }]) => (scopes as readonly string[]).includes(scope));
  return named.map(([name]) => `\`${name}\``).join(', ') || '–';
}

const HEAD = `# Service clients

Other teams' services call with a token of their own, by OAuth's client credentials grant. A client is a name (\`sub\`) with scopes; it is no person and reaches no route of people, and a scope opens the routes below and nothing else. A token is for one service (\`aud\`).

Clients are registered at the issuer that \`OIDC_ISSUER\` names, secrets are kept there, and no service of Afterglow ever sees one. The local helper is such an issuer, with clients that everybody knows:

\`\`\`
curl --user feed:local-feed --data grant_type=client_credentials http://127.0.0.1:4109/oauth2/token
\`\`\`

Generated from the policies and configurations of the services.
`;

const SCOPES = `## Scopes

| scope | opens | local clients |
| --- | --- | --- |`;

const LIMITS = `## Limits

Requests a minute of one caller, at one replica ([decision 0042](decisions/0042-limits-by-caller-in-memory.md)). Each answer has [\`RateLimit\` and \`RateLimit-Policy\`](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/): \`"client";r=59999;t=60\` says what is left for how many seconds. Beyond that: 429 \`rate_limit.exceeded\`, to be sent again after \`Retry-After\`. Where guessing pays, a service has limits of its own beside these (wrong ad codes: \`ad_code.too_many_wrong_codes\`).

\`<SERVICE>_LIMIT_PER_PERSON\`, \`<SERVICE>_LIMIT_PER_CLIENT\` and \`<SERVICE>_LIMITS_OF_CLIENTS\` (\`feed=1800000,partner=600\`; 0 shuts a client out) change them.

| service | of a person | of a client | of these clients |
| --- | --- | --- | --- |`;
