import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sampleService } from './spec-fixtures/sample-service.ts';
import { startSample, type Sample } from './spec-fixtures/start-sample.ts';

describe('DESIGN §8: OpenAPI', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  const file = join(folder, 'openapi.json');
  let sample: Sample;

  beforeAll(async () => {
    writeFileSync(file, '{"openapi": "3.1.0"}');
    sample = await startSample({ ...sampleService, openApi: pathToFileURL(file) });
  });
  afterAll(async () => {
    await sample.stop();
    rmSync(folder, { recursive: true });
  });

  it('DESIGN §8: /openapi.json is the file, for anybody, with any token', async () => {
    for (const headers of [{}, { authorization: 'Bearer nonsense' }]) {
      const answer = await sample.call('GET', '/openapi.json', { token: null, headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.text).toBe('{"openapi": "3.1.0"}');
    }
  });

  it('DESIGN §8: /docs is a page that needs nothing from elsewhere', async () => {
    const page = await sample.call('GET', '/docs', { token: null });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).not.toMatch(/https?:/);
    expect(page.text).toContain("fetch('openapi.json')");
  });
});
