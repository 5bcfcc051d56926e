import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

const STDOUT = 1;
/** What may wait for a reader of the log that is slow, bytes; more is dropped and counted. */
const MOST_WAITING = 1_048_576;

/** Where lines of a log go: what {@link LogOutput} needs of a stream. */
export interface LogStream {
  readonly writableLength: number;
  write(line: string): boolean;
  on(event: 'drain' | 'error', listener: () => void): unknown;
}

/**
 * Lines for someone who may read slowly, stop reading, or be gone: no write ever waits. What does not fit is dropped, and
 * a line tells how many were as soon as there is room again.
 */
export class LogOutput {
  private dropped = 0;
  private untold = 0;
  private isGone = false;

  /** @param droppedLine the line that tells how many were dropped */
  constructor(
    private readonly stream: LogStream,
    private readonly droppedLine: (count: number) => string,
  ) {
    stream.on('drain', () => this.tellDropped());
    // Nobody is there any more who could read of it.
    stream.on('error', () => (this.isGone = true));
  }

  /** Lines that were dropped so far. */
  get droppedLines(): number {
    return this.dropped;
  }

  write(line: string): void {
    if (!this.isGone && this.stream.writableLength + line.length <= MOST_WAITING) {
      this.stream.write(line);
      return;
    }
    this.dropped += 1;
    this.untold += 1;
  }

  private tellDropped(): void {
    if (this.untold === 0) return;
    const line = this.droppedLine(this.untold);
    this.untold = 0;
    this.write(line);
  }
}

function droppedLine(dropped: number): string {
  const time = new Date().toISOString();
  const msg = 'log lines were dropped: nobody read them in time';
  return `${JSON.stringify({ level: 'warn', time, pid: process.pid, dropped, msg })}\n`;
}

/** The log's way out of a process. */
export interface LogLines {
  readonly droppedLines: number;
  write(line: string): void;
}

/** Stdout as it is needed: a pipe must not make us wait (`process.stdout` would), a file or a terminal does not. */
function openStdout(): LogLines {
  const stat = fstatSync(STDOUT);
  if (!stat.isFIFO() && !stat.isSocket()) {
    return { droppedLines: 0, write: (line) => void writeSync(STDOUT, line) };
  }
  const socket = new Socket({ fd: STDOUT, readable: false, writable: true });
  socket.unref();
  return new LogOutput(socket, droppedLine);
}

let opened: LogLines | undefined;

/** The log's way out of this process; one for all who write, because they share the descriptor. */
export function stdoutLines(): LogLines {
  return (opened ??= openStdout());
}
