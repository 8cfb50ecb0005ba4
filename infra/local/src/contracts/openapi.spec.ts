import { service as authorization } from '@afterglow/authorization/service';
import { service as billing } from '@afterglow/billing/service';
import { service as campaigns } from '@afterglow/campaigns/service';
import { service as delivery } from '@afterglow/delivery/service';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { service as stories } from '@afterglow/stories/service';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { serviceClients } from '../personas.ts';
import { repositoryRoot } from '../repository-root.ts';
import { brokenPromises, contractOfText, textOfContract } from './broken-promises.ts';
import { clientTypesOf } from './client-types.ts';
import { contractLinesOf } from './contract-lines.ts';
import { errorCodesPage } from './error-codes-page.ts';
import { generatedFile, jsonText } from './generated-file.ts';
import { Sources } from './handler-facts.ts';
import { describedRoutes, openApiOf } from './openapi-document.ts';
import { scopesOf, serviceClientsPage } from './service-clients-page.ts';

const definitions = { stories, authorization, campaigns, delivery, billing } as unknown as Record<string, ServiceDefinition>;
const sources = new Sources();
const documents = Object.values(definitions).map((definition) => [definition.name, openApiOf(definition, sources)] as const);

describe('OpenAPI', () => {
  it.each(documents)(
    'DESIGN §8: services/%s/openapi.json is what the code says (UPDATE_CONTRACTS=1 writes it anew)',
    (name, document) => {
      const file = join(repositoryRoot, 'services', name, 'openapi.json');
      const { text, written } = generatedFile(file, jsonText(document));
      expect(written).toBe(text);
    },
  );

  it.each(documents)(
    'DESIGN §8: the client of %s is what its OpenAPI document says (UPDATE_CONTRACTS=1 writes it anew)',
    async (name, document) => {
      const file = join(repositoryRoot, 'libs/clients/src/generated', `${name}.ts`);
      const style = await resolveConfig(file);
      const { text, written } = generatedFile(
        file,
        await format(clientTypesOf(name, document), { ...style, parser: 'typescript' }),
      );
      expect(written).toBe(text);
    },
  );

  it.each(documents)(
    'DESIGN §8: %s keeps what its release promised; what must break is a new route (RELEASE_CONTRACTS=1 writes a release)',
    (name, document) => {
      const file = join(repositoryRoot, 'services', name, 'openapi.released.txt');
      const lines = contractLinesOf(document);
      if (process.env['RELEASE_CONTRACTS'] === '1') writeFileSync(file, textOfContract(lines));
      const released = contractOfText(readFileSync(file, 'utf8'));
      expect(released.length).toBeGreaterThan(100);
      expect(brokenPromises(released, lines)).toEqual([]);
    },
  );

  it('OP6 docs/service-clients.md lists every scope and limit (UPDATE_CONTRACTS=1 writes it anew)', () => {
    const file = join(repositoryRoot, 'docs/service-clients.md');
    const { text, written } = generatedFile(file, serviceClientsPage(Object.values(definitions)));
    expect(written).toBe(text);
  });

  it('OP6 every scope of a local client opens something, and every scope that is asked for has a local client', () => {
    const asked = [...scopesOf(Object.values(definitions)).keys()].sort();
    expect([...new Set(Object.values(serviceClients).flatMap(({ scopes }) => scopes))].sort()).toEqual(asked);
  });

  it('DESIGN §8: docs/error-codes.md lists every code (UPDATE_CONTRACTS=1 writes it anew)', () => {
    const file = join(repositoryRoot, 'docs/error-codes.md');
    const routes = Object.values(definitions).map(
      (definition) => [definition.name, describedRoutes(definition, sources)] as const,
    );
    const { text, written } = generatedFile(file, errorCodesPage(new Map(routes)));
    expect(written).toBe(text);
  });
});
