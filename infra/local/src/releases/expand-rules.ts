/** Why the release would break, and how to do the same in two releases. */
export const EXPAND_RULES = {
  'table gone': 'the release uses it. In two releases: one that no longer does, then one that drops it',
  'column gone':
    'the release names it. In two releases: one that fills the new column too and reads it, then one that drops the old',
  'column retyped':
    'the release reads and writes the old type. In two releases: one that fills a new column beside it, then one that drops it',
  'null refused': 'the release may write null. In two releases: one that always writes a value, then one that demands it',
  'value demanded': 'the release inserts without it. Give it a default, or let it be null until the release after this one',
  'default gone': 'the release leaves it to the default. In two releases: one that writes a value, then one without the default',
  'value generated': 'the release writes or reads it as it was. In two releases: a new column beside it, then one that drops it',
  'check added': 'a row of the release may break it. In two releases: one whose code keeps it, then one with the check',
  'unique added': 'the release may write the second row. In two releases: one whose code keeps it, then one with the constraint',
  'unique gone': 'the release says "on conflict" with it. In two releases: one that says something else, then one that drops it',
  'reference added':
    'the release may write or delete what it forbids. In two releases: one whose code keeps it, then one with the constraint',
  'right gone': 'the release uses it. In two releases: one that does not, then one that revokes it',
  'trigger changed': 'it acts for the release too. Accept it with a reason if the release bears it',
  'function, type or view gone': 'the release uses it. In two releases: a new one beside it, then one that drops the old',
} as const;

export type ExpandRule = keyof typeof EXPAND_RULES;

export interface IncompatibleChange {
  /** `<schema>.<table>.<column>`, or `<schema>.<table> <name of what else the table has>`. */
  readonly where: string;
  readonly rule: ExpandRule;
}

export function sentenceOf({ where, rule }: IncompatibleChange): string {
  return `${where}: ${rule}: ${EXPAND_RULES[rule]}`;
}
