export interface StartOptions {
  /** Free ports, fresh data that go at the end: for tests of other teams, beside a running `npm start`. */
  readonly ephemeral: boolean;
  /** One JSON line with all addresses on stdout, everything else on stderr. */
  readonly json: boolean;
  /** Throws the data of earlier starts away. */
  readonly reset: boolean;
}

/** Told to the person in one line; there is nothing to look up in a stack. */
export class StartRefused extends Error {}

const FLAGS: Readonly<Record<string, keyof StartOptions>> = { '--ephemeral': 'ephemeral', '--json': 'json', '--reset': 'reset' };

export function parseStartOptions(args: readonly string[]): StartOptions {
  const options = { ephemeral: false, json: false, reset: false };
  for (const arg of args) {
    const flag = FLAGS[arg];
    if (!flag) throw new StartRefused(`npm start does not know "${arg}": it takes ${Object.keys(FLAGS).join(', ')}.`);
    options[flag] = true;
  }
  return options;
}
