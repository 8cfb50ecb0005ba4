import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { BootError } from './boot-error.ts';
import { variablesOf } from './env.ts';

/**
 * Reads and checks the environment, once, at boot. An empty variable counts as missing. The error names every bad
 * variable with the rules that it breaks, never a value: values are secrets, and boot errors end in logs and chats.
 */
export function loadConfig<C extends object>(
  Config: new () => C,
  serviceName: string,
  env: Readonly<Record<string, string | undefined>>,
): C {
  const variables = variablesOf(Config, serviceName);
  const given: Record<string, string> = {};
  for (const [property, variable] of variables) {
    const value = env[variable];
    if (value !== undefined && value !== '') given[property] = value;
  }
  const config = plainToInstance(Config, given, { exposeDefaultValues: true });
  const errors = validateSync(config, { forbidUnknownValues: true });
  if (errors.length === 0) return config;
  const lines = errors.map((error) => `  ${describe(error, variables, given)}`);
  throw new BootError(`The environment of "${serviceName}" is not usable:\n${lines.join('\n')}`);
}

function describe(
  error: ValidationError,
  variables: ReadonlyMap<string, string>,
  given: Readonly<Record<string, string>>,
): string {
  const variable = variables.get(error.property) ?? `(no variable) ${error.property}`;
  if (given[error.property] === undefined) return `${variable} is missing`;
  return `${variable} ${brokenRules(error, '').join(', ')}`;
}

/** The names of the rules, with class-validator's own texts only where these are fixed: a custom message could hold the value. */
function brokenRules(error: ValidationError, path: string): string[] {
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => {
    const text = message.startsWith(`${error.property} must`) ? message.slice(error.property.length + 1) : 'is not valid';
    return `${path}${holdsValue(text, error.value) ? 'is not valid' : text} (${rule})`;
  });
  const nested = (error.children ?? []).flatMap((child) => brokenRules(child, `${path}${child.property} `));
  return [...own, ...nested];
}

function holdsValue(text: string, value: unknown): boolean {
  const shown = String(value);
  return shown !== '' && text.includes(shown);
}
