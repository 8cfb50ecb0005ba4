import { readFileSync } from 'node:fs';
import { Controller, Get, Header, type Type } from '@nestjs/common';
import { DOCS_PAGE } from './docs-page.ts';
import { anyone, type PolicyTable } from './policy.ts';

export const openApiPolicies: PolicyTable = { 'GET /openapi.json': anyone, 'GET /docs': anyone };

/**
 * `file` is the service's `openapi.json`, generated into the tree (infra/local/src/contracts). Read once, at boot: a release
 * that was packed without it does not start.
 */
export function openApiController(file: URL): Type {
  const document = readFileSync(file, 'utf8');

  @Controller()
  class OpenApiController {
    @Get('openapi.json')
    @Header('content-type', 'application/json; charset=utf-8')
    @Header('access-control-allow-origin', '*')
    openApi(): string {
      return document;
    }

    /** Reads `/openapi.json` beside it; needs nothing from the internet. */
    @Get('docs')
    @Header('content-type', 'text/html; charset=utf-8')
    @Header(
      'content-security-policy',
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'",
    )
    docs(): string {
      return DOCS_PAGE;
    }
  }
  return OpenApiController;
}
