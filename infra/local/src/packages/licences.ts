import { keyOf, type ProductionPackage } from './production-packages.ts';

/** They let us run, change and ship the code without opening our own; what they ask for is that their text stays with it. */
export const ALLOWED_LICENCES: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
];

/** By name and version, so that the next version is looked at again. `licence`: what it really is. */
export type LicenceExceptions = Readonly<Record<string, { readonly licence: string; readonly reason: string }>>;

export const LICENCE_EXCEPTIONS: LicenceExceptions = {};

/** A sentence for each package that may not be shipped, and for each exception that nobody needs. */
export function licenceProblems(packages: readonly ProductionPackage[], exceptions: LicenceExceptions): string[] {
  const refused = packages.filter((one) => !exceptions[keyOf(one)] && !isAllowed(one.licence));
  const needed = new Set(packages.filter(({ licence }) => !isAllowed(licence)).map(keyOf));
  return [
    ...refused.map((one) => `${keyOf(one)} has ${one.licence ?? 'no licence'}, which nobody has allowed`),
    ...Object.keys(exceptions)
      .filter((key) => !needed.has(key))
      .map((key) => `${key} is an exception that nothing needs`),
  ];
}

/** SPDX: of `A OR B` one is enough, of `A AND B` both are needed; an exception to a licence (`WITH`) is another licence. */
export function isAllowed(expression: string | undefined): boolean {
  const tokens = expression?.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const one = (): boolean => {
    if (tokens[at] !== '(') {
      const licence = tokens[at++] ?? '';
      if (tokens[at] !== 'WITH') return ALLOWED_LICENCES.includes(licence);
      at += 2;
      return false;
    }
    at += 1;
    const inner = either();
    // Without its end it is no expression.
    return tokens[at++] === ')' && inner;
  };
  const all = (): boolean => {
    let allowed = one();
    while (tokens[at] === 'AND') {
      at += 1;
      allowed = one() && allowed;
    }
    return allowed;
  };
  const either = (): boolean => {
    let allowed = all();
    while (tokens[at] === 'OR') {
      at += 1;
      allowed = all() || allowed;
    }
    return allowed;
  };
  return either() && at === tokens.length;
}
