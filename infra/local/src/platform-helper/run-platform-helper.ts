import { setTimeout as sleep } from 'node:timers/promises';
import { platformHelperUrl } from '../database-roles.ts';
import { isSeeded, markSeeded } from '../database-stamp.ts';
import { ownDatabase } from '../own-database.ts';
import { seed } from '../seed/seed.ts';
import { tokensOf } from './actor-tokens.ts';
import { missingServices } from './readiness.ts';
import { platformHelperUrlFrom, serviceUrlsFrom } from './service-urls.ts';
import { startPlatformHelper } from './start-platform-helper.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const report = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The local helper as a container: `npm start` has it in its own process. Ready once the services are and the demo content is
 * there, so whoever waits for its health waits for the platform. `PLATFORM_HELPER_URL` is where the world outside finds it
 * and therefore the issuer of its tokens; inside, the services fetch its keys under another name.
 */
async function runPlatformHelper(environment: Environment): Promise<void> {
  const { DATABASE_URL: serverUrl, AFTERGLOW_NAMESPACE: namespace = '' } = environment;
  if (!serverUrl) throw new Error("DATABASE_URL (an administrator's) is needed.");
  const adminUrl = await ownDatabase(serverUrl, `${namespace}afterglow`);
  const urls = serviceUrlsFrom(environment);
  let isFilled = false;
  const helper = await startPlatformHelper({
    port: Number(environment['PLATFORM_HELPER_PORT'] ?? 4109),
    host: environment['PLATFORM_HELPER_HOST'] ?? '127.0.0.1',
    issuer: platformHelperUrlFrom(environment),
    databaseUrl: platformHelperUrl(adminUrl),
    serviceUrls: urls,
    notReady: () => (isFilled ? undefined : 'the demo content is still being made'),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void helper.stop().then(() => process.exit(0)));
  while ((await missingServices(urls)).length > 0) await sleep(200);
  if (!(await isSeeded(adminUrl))) {
    await seed({ urls, tokenFor: tokensOf(helper.tokens), log: report });
    await markSeeded(adminUrl);
  }
  isFilled = true;
  report(`The platform is ready; tokens, test clock and fixtures at ${helper.issuer}.`);
}

try {
  await runPlatformHelper(process.env);
} catch (error) {
  process.stderr.write(`The local helper ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
