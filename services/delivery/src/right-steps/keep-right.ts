import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** What is kept of one version. */
export interface Step {
  /** ISO-8601, the first instant at which it was so. */
  readonly at: string;
}

/** Since when a right was there, or was not, by what one version of its aggregate said. */
export interface RightStep extends Step {
  readonly isOn: boolean;
}

/** By version. A right goes off and on again: who asks about the past needs every step, not only the newest state. */
export type RightSteps = Readonly<Record<string, RightStep>>;

export interface NewerRight<S extends Step> {
  readonly id: string;
  readonly version: number;
  readonly state: object;
  /** Null: this version leaves the right as it was. */
  readonly step: S | null;
}

/**
 * `upsertNewer` for a copy that also remembers the steps of a right: the state is the newest, the steps are those of the
 * last hundred versions, whatever order they come in and however often. Keeping them is what lets the fold see an end that
 * was over before it looked.
 */
export async function keepRight<S extends Step = RightStep>(
  tx: EntityManager,
  copy: EntityTarget<ObjectLiteral>,
  { id, version, state, step }: NewerRight<S>,
): Promise<void> {
  const table = tx.connection.getMetadata(copy).tableName;
  const steps = step === null ? {} : { [version]: step };
  await tx.query(
    `insert into "${table}" as known (id, version, state, steps) values ($1, $2, $3, $4)
     on conflict (id) do update set
       version = greatest(known.version, excluded.version),
       state = case when known.version < excluded.version then excluded.state else known.state end,
       steps = newest_steps(known.steps || excluded.steps)
     where known.version < excluded.version or not known.steps @> excluded.steps`,
    [id, version, state, steps],
  );
}
