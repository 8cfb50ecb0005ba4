import { serviceNames } from '@afterglow/local/service-names';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const docker = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)('docker', args, { maxBuffer: 64 * 1024 * 1024 })).stdout;

const images = [...serviceNames, 'platform'].map((name) => `afterglow/${name}:${process.env['AFTERGLOW_IMAGE_TAG'] ?? 'local'}`);

/** What a secret looks like in a file, a command or a variable. A password that is its user's name, on this machine, is none. */
const SECRETS: readonly string[] = [
  '-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\w+/=]{40}',
  '[a-z]+://(?!(\\w+):\\1@127\\.0\\.0\\.1)[\\w.-]+:[^@/\\s$<>{}\'"`…]{3,}@',
  '\\beyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}',
  '_authToken=\\S',
  '\\bnpm_[A-Za-z0-9]{30,}',
  '\\bgh[pousr]_[A-Za-z0-9]{30,}',
  '\\bAKIA[0-9A-Z]{16}\\b',
];
const FILES =
  '^(\\.env.*|\\.npmrc|\\.netrc|\\.git|\\.docker|\\.ssh|\\.afterglow|id_(rsa|ecdsa|ed25519)|.*\\.(pem|key|p12|pfx|jks))$';

/** Runs inside of the image, as root and without a network: names everywhere below, texts of all that is not a package of others. */
const LOOK = `
const { readdirSync, readFileSync } = require('node:fs');
const secrets = ${JSON.stringify(SECRETS)}.map((text) => new RegExp(text));
const file = new RegExp(${JSON.stringify(FILES)});
const found = [];
let read = 0;
const walk = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = folder + '/' + entry.name;
    if (file.test(entry.name)) found.push(path);
    if (entry.isDirectory()) walk(path);
    else if (entry.isFile() && !path.includes('/node_modules/')) {
      read += 1;
      const text = readFileSync(path, 'latin1');
      for (const secret of secrets) if (secret.test(text)) found.push(path + ' ' + secret.source);
    }
  }
};
for (const folder of ['/app', '/home', '/root', '/tmp', '/srv', '/opt']) walk(folder);
console.log(JSON.stringify({ found, read }));
`;

describe('the images', () => {
  it.each(images)('DESIGN §8: %s has no secret in its files', async (image) => {
    const looked = await docker('run', '--rm', '--network', 'none', '--user', 'root', '--entrypoint', 'node', image, '-e', LOOK);
    const { found, read } = JSON.parse(looked) as { found: string[]; read: number };
    expect(found).toEqual([]);
    // Ours are at least the compiled libraries: nothing looked at would be nothing found.
    expect(read).toBeGreaterThan(100);
  });

  it.each(images)('DESIGN §8: %s has no secret in its variables, its labels and the commands that made it', async (image) => {
    const [{ Config: config } = { Config: {} }] = JSON.parse(await docker('image', 'inspect', image)) as {
      Config: { Env?: string[]; Labels?: Record<string, string> | null };
    }[];
    const variables = config.Env ?? [];
    expect(variables.length).toBeGreaterThan(0);
    expect(variables.filter((variable) => /^[^=]*(SECRET|PASSWORD|TOKEN|CREDENTIAL|_KEY)[^=]*=/i.test(variable))).toEqual([]);
    const commands = await docker('history', '--no-trunc', '--format', '{{.CreatedBy}}', image);
    expect(commands.split('\n').length).toBeGreaterThan(5);
    const told = [...variables, JSON.stringify(config.Labels ?? {}), commands].join('\n');
    expect(SECRETS.filter((secret) => new RegExp(secret).test(told))).toEqual([]);
    expect(told).not.toMatch(/ARG [A-Z_]*(SECRET|PASSWORD|TOKEN)/);
  });
});
