import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { LogOutput } from './log-output.js';

/** A pipe that takes nothing until it is read. */
class Pipe extends EventEmitter {
  readonly read: string[] = [];
  private waiting: string[] = [];

  get writableLength(): number {
    return this.waiting.reduce((sum, { length }) => sum + length, 0);
  }

  write(line: string): boolean {
    this.waiting.push(line);
    return false;
  }

  drain(): void {
    this.read.push(...this.waiting);
    this.waiting = [];
    this.emit('drain');
  }
}

const KIB = 'k'.repeat(1_024);

describe('the output of a log', () => {
  it('keeps a mebibyte for a slow reader, drops the rest, and then tells how much that was', () => {
    const pipe = new Pipe();
    const output = new LogOutput(pipe, (count) => `${count} dropped`);
    for (let i = 0; i < 1_024 + 5; i++) output.write(KIB);
    expect(pipe.writableLength).toBe(1_048_576);
    pipe.drain();
    output.write('more');
    pipe.drain();
    expect(pipe.read.slice(1_024)).toEqual(['5 dropped', 'more']);
    expect(output.droppedLines).toBe(5);
  });

  it('takes no more once its reader is gone', () => {
    const pipe = new Pipe();
    const output = new LogOutput(pipe, String);
    pipe.emit('error', new Error('EPIPE'));
    output.write(KIB);
    expect([pipe.writableLength, output.droppedLines]).toEqual([0, 1]);
  });
});
