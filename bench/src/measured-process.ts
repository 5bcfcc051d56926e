import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

const running = new Set<ChildProcess>();
// A run that breaks off leaves nothing behind.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A program whose use of the machine is measured; its output goes to a file. */
export class MeasuredProcess {
  private readonly child: ChildProcess;
  private readonly exited: Promise<string>;
  private readonly lines: string[] = [];

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    logFile: string,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.child);
    const log = createWriteStream(logFile, { flags: 'a' });
    this.child.stderr?.pipe(log, { end: false });
    this.child.stdout?.pipe(log);
    if (this.child.stdout)
      createInterface({ input: this.child.stdout }).on('line', (line) => this.lines.push(line));
    this.exited = once(this.child, 'exit').then(([code, signal]) => {
      running.delete(this.child);
      return `${name} ended with ${code ?? signal}; see ${logFile}`;
    });
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Rejects when the program ends: nothing more can be expected of it. */
  async failure(): Promise<never> {
    throw new Error(await this.exited);
  }

  /** The first line of stdout that matches, if it was written by now. */
  written(pattern: RegExp): RegExpExecArray | undefined {
    for (const line of this.lines) {
      const found = pattern.exec(line);
      if (found) return found;
    }
    return undefined;
  }

  /** The last line of stdout that matches so far. */
  latest(pattern: RegExp): RegExpExecArray | undefined {
    for (const line of this.lines.toReversed()) {
      const found = pattern.exec(line);
      if (found) return found;
    }
    return undefined;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await this.exited;
  }
}
