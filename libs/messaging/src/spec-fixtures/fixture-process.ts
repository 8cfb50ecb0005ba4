import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const libs = fileURLToPath(new URL('../../../', import.meta.url));
const compile = join(libs, 'service-defaults/src/spec-fixtures/compile-on-import.mjs');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of these fixtures as a real process, from its sources: nothing has to be built, and mutants reach it. */
export class FixtureProcess {
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private written = '';
  private readonly waiting = new Set<() => void>();

  constructor(program: string, env: Readonly<Record<string, string>>) {
    const file = fileURLToPath(new URL(program, import.meta.url));
    this.child = spawn(
      process.execPath,
      ['--no-warnings', '--conditions=afterglow-source', '--import', compile, '--import', 'reflect-metadata', file],
      { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (part: Buffer) => {
        this.written += part.toString();
        for (const look of this.waiting) look();
      });
    this.ended = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve({ code, signal })));
  }

  get output(): string {
    return this.written;
  }

  /** Until it has written this so often; throws when it ends before. */
  async wrote(text: string, times = 1): Promise<void> {
    const isThere = () => this.written.split(text).length > times;
    const there = new Promise<void>((resolve) => {
      const look = () => isThere() && resolve();
      this.waiting.add(look);
      look();
    });
    const end = this.ended.then(({ code, signal }) => {
      if (!isThere()) throw new Error(`ended with ${code ?? signal} before it wrote "${text}": ${this.written}`);
    });
    await Promise.race([there, end]);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
