import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { endProcess, isRunningAs } from './processes.ts';
import { StartRefused } from './start-options.ts';

interface RecordedProcess {
  readonly pid: number;
  /** Part of its command line: process ids are used again. */
  readonly mark: string;
}

interface RunRecord extends RecordedProcess {
  readonly id: string;
  readonly children: readonly RecordedProcess[];
}

export interface RunLock {
  /** How many processes of a killed start were ended first. */
  readonly leftovers: number;
  /** A child that must not outlive this start, even if this start is killed. */
  addChild(child: RecordedProcess): void;
  release(): void;
}

const END_STEPS = [['SIGTERM', 3_000] as const, ['SIGKILL', 1_000] as const];

/**
 * One start for one clone: two would share the data. Refuses while another one lives; takes over what a killed one left.
 * `mark` is part of this process's command line.
 */
export async function takeRunLock(file: string, mark: string): Promise<RunLock> {
  mkdirSync(dirname(file), { recursive: true });
  let leftovers = 0;
  const own = { id: randomUUID(), pid: process.pid, mark };
  while (!create(file, { ...own, children: [] })) {
    const other = read(file);
    if (other && (await isRunningAs(other.pid, other.mark))) {
      throw new StartRefused(
        `npm start is running already (process ${other.pid}): use that one, end it with Ctrl-C or "kill ${other.pid}", ` +
          'or start a second one beside it with npm start -- --ephemeral.',
      );
    }
    if (removeStale(file, other?.id)) leftovers += await endAll(other?.children ?? []);
  }
  return lockOn(file, own, leftovers);
}

function lockOn(file: string, own: Omit<RunRecord, 'children'>, leftovers: number): RunLock {
  let children: readonly RecordedProcess[] = [];
  return {
    leftovers,
    addChild: (child) => {
      children = [...children, child];
      writeFileSync(`${file}.new`, JSON.stringify({ ...own, children }));
      renameSync(`${file}.new`, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** Written beside its place and linked into it: nobody ever reads half of a living start's lock. */
function create(file: string, record: RunRecord): boolean {
  const fresh = `${file}.${record.id}`;
  writeFileSync(fresh, JSON.stringify(record));
  try {
    linkSync(fresh, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(fresh);
  }
}

function read(file: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
  } catch {
    // Gone meanwhile, or cut off by a crash of the machine.
    return undefined;
  }
}

/** Of several starts that come at the same moment one succeeds. The others may get hold of its new lock: they put it back. */
function removeStale(file: string, id: string | undefined): boolean {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const isTheOne = read(aside)?.id === id;
  if (!isTheOne) linkSync(aside, file);
  rmSync(aside);
  return isTheOne;
}

async function endAll(processes: readonly RecordedProcess[]): Promise<number> {
  const ended = await Promise.all(
    processes.map(async ({ pid, mark }) => (await isRunningAs(pid, mark)) && endProcess(pid, END_STEPS)),
  );
  return ended.filter(Boolean).length;
}
