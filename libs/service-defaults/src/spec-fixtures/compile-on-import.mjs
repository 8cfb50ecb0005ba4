import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A child process of a test runs the .ts files themselves, as the tests do; Node alone knows no decorators. */
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, root, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
