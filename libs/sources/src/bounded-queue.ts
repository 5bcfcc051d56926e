import { EventEmitter, once } from 'node:events';

/** A queue between one that reads and one that sends: who puts in waits while it is full. */
export class BoundedQueue<T> {
  private items: T[] = [];
  private held = 0;
  private closed = false;
  private readonly changed = new EventEmitter();

  /**
   * @param maxWeight how much may wait; an item heavier than that is taken alone
   * @param weigh what an item counts as
   */
  constructor(
    private readonly maxWeight: number,
    private readonly weigh: (item: T) => number,
  ) {}

  /** What waits. */
  get weight(): number {
    return this.held;
  }

  /** Puts an item in, once there is room. Rejects when aborted. */
  async push(item: T, signal: AbortSignal): Promise<void> {
    const weight = this.weigh(item);
    while (this.held > 0 && this.held + weight > this.maxWeight) {
      await once(this.changed, 'taken', { signal });
    }
    this.items.push(item);
    this.held += weight;
    this.changed.emit('put');
  }

  /** Nothing more is put in. */
  close(): void {
    this.closed = true;
    this.changed.emit('put');
  }

  /** The oldest items, at least one and not much more than `maxWeight` together; none once closed and empty. */
  async take(maxWeight: number, signal: AbortSignal): Promise<T[]> {
    while (this.items.length === 0) {
      if (this.closed) return [];
      await once(this.changed, 'put', { signal });
    }
    let count = 0;
    let weight = 0;
    while (count < this.items.length && weight < maxWeight) {
      weight += this.weigh(this.items[count] as T);
      count += 1;
    }
    const taken = this.items.slice(0, count);
    this.items = this.items.slice(count);
    this.held -= weight;
    this.changed.emit('taken');
    return taken;
  }
}
