import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GUARD = join(dirname(fileURLToPath(import.meta.url)), 'guard.js');

/** How a process ended. */
export type ExitHandler = (code: number | null, signal: NodeJS.Signals | null) => void;

/** A program that cannot outlive this process; its output goes to a file. */
export class GuardedProcess {
  private constructor(
    private readonly guard: ChildProcess,
    /** The program's own process id. */
    readonly pid: number,
  ) {}

  /** Starts the program; rejects when it cannot be started. */
  static async start(command: string, args: readonly string[], logFile: string): Promise<GuardedProcess> {
    const log = openSync(logFile, 'a');
    const guard = fork(GUARD, [command, ...args], { stdio: ['ignore', log, log, 'ipc'], execArgv: [] });
    const started = once(guard, 'message') as Promise<[{ pid: number }]>;
    const failed = once(guard, 'exit').then(() => {
      throw new Error(`${command} could not be started; see ${logFile}`);
    });
    const [{ pid }] = await Promise.race([started, failed]);
    return new GuardedProcess(guard, pid);
  }

  get exited(): boolean {
    return this.guard.exitCode !== null || this.guard.signalCode !== null;
  }

  onExit(handler: ExitHandler): void {
    this.guard.once('exit', handler);
  }

  /** Asks the program to end and waits until it has; kills it when it does not. */
  async stop(graceMs: number): Promise<void> {
    if (this.exited) return;
    const exit = once(this.guard, 'exit');
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    await exit;
    clearTimeout(timer);
  }

  /** Ends the program without a chance to tidy up. */
  async kill(): Promise<void> {
    if (this.exited) return;
    const exit = once(this.guard, 'exit');
    this.signal('SIGKILL');
    await exit;
  }

  /** Sends the program a signal; one that has just ended is no error. */
  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
