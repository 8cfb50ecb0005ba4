import type { ContractLine } from './contract-lines.ts';

/** What callers of the released contract would notice, a sentence each; none when the change is compatible. */
export function brokenPromises(released: readonly ContractLine[], current: readonly ContractLine[]): string[] {
  const now = new Set(current.map(textOf));
  const before = new Set(released.map(textOf));
  const places = new Set(released.map(({ place }) => place));
  const withdrawn = released.filter((line) => line.kind !== 'demand' && !now.has(textOf(line)));
  const added = current.filter((line) => {
    if (line.kind === 'promise' || before.has(textOf(line)) || (line.kind === 'demand' && isLooser(line, released))) return false;
    // What a new field demands concerns nobody who does not send it, unless it must be sent.
    return places.has(line.place) || (line.rule === 'is required' && places.has(parentOf(line)));
  });
  return [
    ...withdrawn.map(({ place, rule }) => `no longer: ${place} ${rule}`),
    ...added.map(({ place, rule }) => `not before: ${place} ${rule}`),
  ];
}

/** `<kind> <place> <rule>`, a line each, sorted, none twice: how a release is kept in the tree. */
export function textOfContract(lines: readonly ContractLine[]): string {
  const texts = new Set(lines.map(({ kind, place, rule }) => [kind, place, rule].join('\t')));
  return `${[...texts].sort().join('\n')}\n`;
}

export function contractOfText(text: string): ContractLine[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [kind, place = '', rule = ''] = line.split('\t');
      return { kind: kind as ContractLine['kind'], place, rule };
    });
}

function isLooser(line: ContractLine, released: readonly ContractLine[]): boolean {
  const limit = limitOf(line);
  if (!limit) return false;
  const earlier = released.filter(({ place }) => place === line.place).map(limitOf);
  return earlier.some((one) => {
    if (one?.name !== limit.name) return false;
    return limit.name.startsWith('min') ? limit.value <= one.value : limit.value >= one.value;
  });
}

function limitOf({ rule }: ContractLine): { name: string; value: number } | undefined {
  const [, name = '', value] = /^(min\w+|max\w+) (-?[\d.]+)$/.exec(rule) ?? [];
  return name === '' ? undefined : { name, value: Number(value) };
}

/** What a field, a body or a parameter is a part of. */
function parentOf({ place }: ContractLine): string {
  return place.replace(/( \w+ [^ ]+| \w+|\.[^. ]+)$/, '');
}

function textOf({ kind, place, rule }: ContractLine): string {
  return `${kind} ${place} ${rule}`;
}
