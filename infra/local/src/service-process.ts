import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endOf, hasEnded } from './process-end.ts';
import { endProcess } from './processes.ts';
import { errorIn, limitedReport } from './service-log.ts';
import type { Part } from './supervise.ts';

export interface ServiceProcessOptions {
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** The errors among what it logs. */
  readonly onError: (line: string) => void;
}

export interface ServiceProcess extends Part {
  readonly pid: number;
}

const NODE_OPTIONS = ['--enable-source-maps'];
const STOP_STEPS = [['SIGTERM', 5_000] as const, ['SIGKILL', 500] as const];

/** A service as a process of its own. Everything that it says goes into its log file. */
export function startServiceProcess(options: ServiceProcessOptions): ServiceProcess {
  // A group of its own: Ctrl-C in the terminal reaches us alone, and we end the parts in their order.
  const child = spawn(process.execPath, [...NODE_OPTIONS, options.script], {
    env: options.environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endOf(child);
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const report = limitedReport(options.onError, () => performance.now());
  for (const output of [child.stdout, child.stderr])
    copyLines(output, (line) => {
      log.write(`${line}\n`);
      const error = errorIn(line);
      if (error !== undefined) report(error);
    });
  void ended.then(() => log.end());
  const stop = async (): Promise<void> => {
    if (child.pid === undefined || hasEnded(child)) return;
    await endProcess(child.pid, STOP_STEPS);
    await ended;
  };
  return { pid: child.pid ?? 0, ended, stop };
}

function copyLines(output: Readable, take: (line: string) => void): void {
  createInterface({ input: output, crlfDelay: Infinity }).on('line', take);
}
