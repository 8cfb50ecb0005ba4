import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { eventually } from './eventually.ts';
import { ServiceProcess } from './service-process.ts';

jest.setTimeout(300_000);

describe('a service as a process of a test', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'afterglow-process-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('DESIGN §11 is started again as long as it cannot boot, until it is killed', async () => {
    const process = await ServiceProcess.prepare('stories', 0, {
      ...{ adminUrl: 'postgres://nobody:nobody@127.0.0.1:1/none', brokers: ['127.0.0.1:1'], namespace: 'nobody.' },
      ...{ tokenSecret: 'of nobody', settings: {}, logFolder: folder },
      issuer: { OIDC_ISSUER: 'http://nobody.example', OIDC_JWKS_URL: 'http://nobody.example/jwks' },
    });
    try {
      process.start();
      const refusals = async () => {
        const log = await readFile(join(folder, 'stories-0.log'), 'utf8').catch(() => '');
        return log.split('stories cannot start. The data base').length - 1;
      };
      await eventually(async () => (await refusals()) >= 2, 120_000);
      await process.kill();
      await expect(process.kill()).rejects.toThrow('has ended');
    } finally {
      await process.remove();
    }
  });
});
