import { service as authorization } from '@afterglow/authorization/service';
import { service as billing } from '@afterglow/billing/service';
import { service as campaigns } from '@afterglow/campaigns/service';
import { service as delivery } from '@afterglow/delivery/service';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { service as stories } from '@afterglow/stories/service';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { generatedFile, jsonText } from './generated-file.ts';
import { Sources } from './handler-facts.ts';
import { openApiOf } from './openapi-document.ts';

const definitions = { stories, authorization, campaigns, delivery, billing } as unknown as Record<string, ServiceDefinition>;
const sources = new Sources();

describe('OpenAPI', () => {
  it.each(Object.entries(definitions))(
    'DESIGN §8: services/%s/openapi.json is what the code says (UPDATE_CONTRACTS=1 writes it anew)',
    (name, definition) => {
      const file = join(repositoryRoot, 'services', name, 'openapi.json');
      const { text, written } = generatedFile(file, jsonText(openApiOf(definition, sources)));
      expect(written).toBe(text);
    },
  );
});
