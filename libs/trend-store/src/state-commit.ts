import { type Operation, packOperations } from './packed-operations.js';
import type { StoreRedis } from './redis-client.js';

/** Fields of one HSET; Lua passes fewer than 8,000 arguments at once. */
const FIELDS_PER_CALL = 2_000;

/** The state in the store is not where the worker left it. */
export interface Moved {
  /** The offset that is stored; -1: none. */
  readonly movedTo: number;
}

/** Collects the writes that go with a partition's step from one offset to the next. */
export class StateCommit {
  private readonly keys: string[];
  private readonly keyIndex = new Map<string, number>();
  private readonly operations: Operation[] = [];

  /**
   * @param expected the offset believed to be stored; undefined: nothing is stored
   * @param next the offset after the commit
   */
  constructor(
    stateKey: string,
    private readonly expected: number | undefined,
    private readonly next: number,
  ) {
    this.keys = [stateKey];
    this.keyIndex.set(stateKey, 1);
  }

  set(key: string, fields: readonly (string | Buffer)[]): void {
    for (let i = 0; i < fields.length; i += FIELDS_PER_CALL)
      this.add('S', key, fields.slice(i, i + FIELDS_PER_CALL));
  }

  delete(key: string, fields: readonly string[]): void {
    for (let i = 0; i < fields.length; i += FIELDS_PER_CALL)
      this.add('D', key, fields.slice(i, i + FIELDS_PER_CALL));
  }

  append(key: string, bytes: Buffer): void {
    this.add('A', key, [bytes]);
  }

  unlink(key: string): void {
    this.add('U', key, []);
  }

  /** Writes all or nothing; `undefined` when the state is at `next` now, whoever wrote it. Repeatable. */
  async run(redis: StoreRedis): Promise<Moved | undefined> {
    const expected = this.expected === undefined ? '' : String(this.expected);
    const answer = await redis.commitStateBuffer(
      this.keys.length,
      ...this.keys,
      expected,
      String(this.next),
      packOperations(this.operations),
    );
    const text = answer.toString();
    return text === '1' || text === '2' ? undefined : { movedTo: Number(text.slice(3)) };
  }

  private add(op: string, key: string, args: readonly (string | Buffer)[]): void {
    let index = this.keyIndex.get(key);
    if (index === undefined) {
      index = this.keys.push(key);
      this.keyIndex.set(key, index);
    }
    this.operations.push([op, String(index), ...args]);
  }
}
