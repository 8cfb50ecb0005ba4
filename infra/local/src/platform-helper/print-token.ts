import { personas, serviceClients } from '../personas.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import { isPersona, isServiceClient, tokensFromHelper } from './actor-tokens.ts';
import { platformHelperUrlFrom } from './service-urls.ts';

const USAGE = `Usage: npm run token -- <persona or client> <audience>
  personas   ${Object.keys(personas).join(', ')}
  clients    ${Object.keys(serviceClients).join(', ')}
  audiences  ${serviceNames.join(', ')}`;

/** Prints a token from the helper that `npm start` runs, and nothing else, so that it fits into a shell variable. */
async function printToken([actor = '', audience = '']: readonly string[]): Promise<void> {
  if (!(isPersona(actor) || isServiceClient(actor)) || !serviceNames.includes(audience as ServiceName)) throw new Error(USAGE);
  const tokenFor = tokensFromHelper(platformHelperUrlFrom(process.env));
  process.stdout.write(`${await tokenFor(actor, audience as ServiceName)}\n`);
}

try {
  await printToken(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
