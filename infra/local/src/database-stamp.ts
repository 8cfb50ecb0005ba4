import { Client } from 'pg';
import { StartRefused } from './start-options.ts';

/** Which log the services' offsets in this data base belong to. */
export interface LogIdentity {
  readonly transport: 'kafka' | 'in-memory';
  readonly clusterId: string;
}

export interface Stamp {
  /** Personas and demo content are there. */
  readonly seeded: boolean;
  /** By what its schemas were made last; empty when they never were. */
  readonly prepared: string;
}

/** Stamps a new data base, and refuses one whose offsets belong to another log: its services would skip or repeat events. */
export async function stampDatabase(adminUrl: string, log: LogIdentity): Promise<Stamp> {
  return onDatabase(adminUrl, async (admin) => {
    await admin.query(`
      create schema if not exists platform;
      create table if not exists platform.stamp (
        single_row boolean primary key default true check (single_row),
        transport text not null,
        cluster_id text not null,
        seeded boolean not null default false,
        prepared text not null default ''
      )`);
    await admin.query('insert into platform.stamp (transport, cluster_id) values ($1, $2) on conflict do nothing', [
      log.transport,
      log.clusterId,
    ]);
    const { rows } = await admin.query<Stamp & { transport: string; cluster_id: string }>('select * from platform.stamp');
    const [stamp] = rows;
    if (stamp?.transport === log.transport && stamp.cluster_id === log.clusterId) {
      return { seeded: stamp.seeded, prepared: stamp.prepared };
    }
    throw new StartRefused(
      `The data base belongs to another event log (${stamp?.transport} ${stamp?.cluster_id}) than this start has ` +
        `(${log.transport} ${log.clusterId}). Start with that one again, or throw all data away with npm start -- --reset.`,
    );
  });
}

/** Of a data base that has been stamped. */
export async function isSeeded(adminUrl: string): Promise<boolean> {
  const { rows } = await onDatabase(adminUrl, (admin) => admin.query<Pick<Stamp, 'seeded'>>('select seeded from platform.stamp'));
  return rows[0]?.seeded === true;
}

export async function markSeeded(adminUrl: string): Promise<void> {
  await onDatabase(adminUrl, async (admin) => {
    await admin.query('update platform.stamp set seeded = true');
  });
}

export async function markPrepared(adminUrl: string, fingerprint: string): Promise<void> {
  await onDatabase(adminUrl, async (admin) => {
    await admin.query('update platform.stamp set prepared = $1', [fingerprint]);
  });
}

async function onDatabase<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
