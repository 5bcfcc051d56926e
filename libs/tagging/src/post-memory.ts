import type { Fingerprint } from './fingerprint.js';
import { FingerprintTable } from './fingerprint-table.js';
import { Generation } from './generation.js';
import { entryEnd, entryIsEngaged, entryPrint, GENERATION_MS } from './post-entry.js';
import type { RememberedPost } from './remembered-post.js';

/** What changed in a memory since the last look. Views that stay as they are. */
export interface MemoryChanges {
  /** Bytes to append, by generation. */
  readonly appended: ReadonlyMap<number, Buffer>;
  /** All that is left of generations from which posts were forgotten early, in place of what is stored. */
  readonly rewritten: ReadonlyMap<number, Buffer>;
  /** Generations to drop. */
  readonly forgotten: readonly number[];
}

/** How long and how many posts are remembered. */
export interface MemoryLimits {
  /** How long a post is remembered at least, whatever it is, ms of stream time. */
  readonly graceMs: number;
  /** How long it is remembered as long as there is room, and in any case if it carried engagement, ms of stream time. */
  readonly horizonMs: number;
  /** Posts that there is room for; when it is exceeded those without engagement beyond the grace are forgotten. */
  readonly room: number;
}

/**
 * The posts of a partition that are remembered, by fingerprint, for a horizon of stream time after they were last
 * sent with news. A function of the log alone: what is remembered depends on the order of records, never on a clock,
 * nor on when it was stored and restored.
 */
export class PostMemory {
  private readonly table = new FingerprintTable();
  private readonly generations = new Map<number, Generation>();
  /** Generations with posts that the store has not. */
  private readonly appended = new Set<number>();
  private readonly rewritten = new Set<number>();
  private forgotten: number[] = [];
  private oldest = -Infinity;

  /** @param thinnedBelow what {@link thinned} was when the posts were stored */
  constructor(
    private readonly limits: MemoryLimits,
    private thinnedBelow = -Infinity,
  ) {}

  /**
   * Posts of an event time before this may have been forgotten early: who is unknown may have been counted.
   * -Infinity as long as none was. ms.
   */
  get completeSince(): number {
    return this.thinnedBelow * GENERATION_MS;
  }

  /** Generations below it were thinned; null: none was. */
  get thinned(): number | null {
    return this.thinnedBelow === -Infinity ? null : this.thinnedBelow;
  }

  get size(): number {
    return this.table.size;
  }

  /** The post of a fingerprint, if it is remembered. */
  get(print: Fingerprint): RememberedPost | undefined {
    const slot = this.table.find(print);
    if (slot < 0) return undefined;
    return this.generations.get(this.table.generationAt(slot))?.read(this.table.placeAt(slot));
  }

  /** Remembers a post, or its news, from this stream time on. */
  put(print: Fingerprint, post: RememberedPost, streamTime: number): void {
    // A forwarded post may be newer than all of this partition's own.
    const number = Math.floor(Math.max(streamTime, post.at) / GENERATION_MS);
    const place = this.generation(number).add(print, post);
    this.table.set(print, number, place);
    this.appended.add(number);
    if (this.size > this.limits.room) this.thin(streamTime);
  }

  /** Takes back what was stored for a generation; generations in ascending order, so that news win. */
  restore(number: number, stored: Buffer): void {
    const generation = this.generation(number);
    generation.restore(stored);
    generation.trim();
    const { bytes } = generation;
    for (let place = 0; place < bytes.length; place = entryEnd(bytes, place))
      this.table.set(entryPrint(bytes, place), number, place);
  }

  /** Forgets what lies further back than the horizon. */
  forgetBefore(streamTime: number): void {
    const oldest = Math.floor((streamTime - this.limits.horizonMs) / GENERATION_MS);
    if (oldest <= this.oldest) return;
    this.oldest = oldest;
    for (const [number, { bytes }] of this.generations) {
      if (number >= oldest) continue;
      for (let place = 0; place < bytes.length; place = entryEnd(bytes, place)) {
        const slot = this.slotOf(bytes, place, number);
        if (slot >= 0) this.table.delete(slot);
      }
      this.generations.delete(number);
      this.appended.delete(number);
      this.rewritten.delete(number);
      this.forgotten.push(number);
    }
  }

  /** The changes since the last call. */
  takeChanges(): MemoryChanges {
    const rewritten = new Map(this.taken(this.rewritten, ({ bytes }) => bytes));
    const fresh = this.taken(this.appended, (generation) => generation.takeNew());
    const appended = new Map(fresh.filter(([number]) => !rewritten.has(number)));
    const changes = { appended, rewritten, forgotten: this.forgotten };
    this.appended.clear();
    this.rewritten.clear();
    this.forgotten = [];
    return changes;
  }

  private taken(numbers: Iterable<number>, take: (generation: Generation) => Buffer): [number, Buffer][] {
    return Array.from(numbers, (number) => [number, take(this.generation(number))]);
  }

  private generation(number: number): Generation {
    const known = this.generations.get(number);
    if (known) return known;
    // Nearly all that comes belongs to the newest: the others are complete.
    for (const generation of this.generations.values()) generation.trim();
    const made = new Generation(number);
    this.generations.set(number, made);
    return made;
  }

  /** Forgets posts without engagement, a generation at a time, the oldest first, none within the grace. */
  private thin(streamTime: number): void {
    const end = Math.floor((streamTime - this.limits.graceMs) / GENERATION_MS);
    if (this.thinnedBelow >= end) return;
    const due = [...this.generations.keys()].filter((one) => one >= this.thinnedBelow && one < end);
    for (const number of due.sort((a, b) => a - b)) {
      this.thinGeneration(number);
      this.thinnedBelow = number + 1;
      if (this.size <= this.limits.room) return;
    }
    this.thinnedBelow = end;
  }

  private thinGeneration(number: number): void {
    const { bytes } = this.generation(number);
    const left = new Generation(number);
    for (let place = 0; place < bytes.length; place = entryEnd(bytes, place)) {
      const slot = this.slotOf(bytes, place, number);
      if (slot < 0) continue;
      if (entryIsEngaged(bytes, place))
        this.table.set(entryPrint(bytes, place), number, left.copy(bytes, place));
      else this.table.delete(slot);
    }
    left.takeNew();
    left.trim();
    this.generations.set(number, left);
    this.rewritten.add(number);
  }

  /** The slot of the post that stands here; -1 when it was sent again with news and stands elsewhere. */
  private slotOf(bytes: Buffer, place: number, number: number): number {
    const slot = this.table.find(entryPrint(bytes, place));
    if (slot < 0 || this.table.generationAt(slot) !== number || this.table.placeAt(slot) !== place) return -1;
    return slot;
  }
}
