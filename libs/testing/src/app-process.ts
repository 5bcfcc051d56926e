import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** How long an app may take to write what is waited for, ms. */
const WAIT_MS = 30_000;

const running = new Set<ChildProcessByStdio<null, Readable, Readable>>();
// A run that breaks off leaves no app behind.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** An app of this workspace as a process of its own, from what tsc compiled. */
export class AppProcess {
  /** What it wrote, stdout and stderr, line by line. */
  readonly lines: string[] = [];
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private readonly written = new EventEmitter();
  private readonly exited: Promise<number | null>;

  /** @param env settings on top of this process' environment */
  constructor(
    private readonly name: string,
    env: Readonly<Record<string, string>>,
  ) {
    const main = fileURLToPath(new URL(`../../../apps/${name}/dist/main.js`, import.meta.url));
    this.child = spawn(process.execPath, [main], {
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    this.child.once('exit', () => running.delete(this.child));
    this.exited = once(this.child, 'exit').then(([code]) => code as number | null);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        this.written.emit('line');
      });
    }
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** The first line that matches, awaited; what was written before counts too. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    const ended = this.exited.then((code) => `exited with ${code}`);
    const late = once(AbortSignal.timeout(WAIT_MS), 'abort').then(() => `did not write ${pattern} in time`);
    for (let seen = 0; ; seen += 1) {
      while (seen >= this.lines.length) {
        const failure = await Promise.race([once(this.written, 'line').then(() => undefined), ended, late]);
        if (failure) throw new Error(`${this.name} ${failure}:\n${this.lines.join('\n')}`);
      }
      const found = pattern.exec(this.lines[seen] as string);
      if (found) return found;
    }
  }

  /** The address on which it listens, as it says itself. */
  async url(): Promise<string> {
    const [, url] = await this.line(/"url":"(http:[^"]+)"/);
    return url as string;
  }

  /** Its exit code, once it has ended. */
  async exit(): Promise<number | null> {
    return this.exited;
  }

  /** Sends the signal and gives the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}
