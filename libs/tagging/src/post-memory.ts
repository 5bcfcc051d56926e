import {
  fingerprintOfLine,
  readRememberedPost,
  type RememberedPost,
  writeRememberedPost,
} from './remembered-post.js';

/** Posts are forgotten a generation at a time. */
export const GENERATION_MS = 10 * 60_000;

/** What changed in a memory since the last look. */
export interface MemoryChanges {
  /** Lines to append, by generation. */
  readonly appended: ReadonlyMap<number, readonly string[]>;
  /** All that is left of generations from which posts were forgotten early; written before what is appended. */
  readonly rewritten: ReadonlyMap<number, readonly string[]>;
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

interface Held {
  line: string;
  generation: number;
}

/**
 * The posts of a partition that are remembered, by fingerprint, for a horizon of stream time after they were last
 * sent with news. A function of the log alone: what is remembered depends on the order of records, never on a clock,
 * nor on when it was stored and restored.
 */
export class PostMemory {
  private readonly held = new Map<string, Held>();
  /** Fingerprints by generation; one that has moved on to a later generation stands in both. */
  private readonly generations = new Map<number, string[]>();
  private appended = new Map<number, string[]>();
  private rewritten = new Map<number, string[]>();
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
    return this.held.size;
  }

  has(fingerprint: string): boolean {
    return this.held.has(fingerprint);
  }

  get(fingerprint: string): RememberedPost | undefined {
    const held = this.held.get(fingerprint);
    return held && readRememberedPost(held.line);
  }

  /** Remembers a post, or its news, from this stream time on. */
  put(post: RememberedPost, streamTime: number): void {
    // A forwarded post may be newer than all of this partition's own.
    const generation = Math.floor(Math.max(streamTime, post.at) / GENERATION_MS);
    const line = writeRememberedPost(post);
    this.keep(post.fingerprint, line, generation);
    const appended = this.appended.get(generation);
    if (appended) appended.push(line);
    else this.appended.set(generation, [line]);
    if (this.size > this.limits.room) this.thin(streamTime);
  }

  /** Takes back lines that were stored for a generation; generations in ascending order, so that news win. */
  restore(generation: number, lines: Iterable<string>): void {
    for (const line of lines) this.keep(fingerprintOfLine(line), line, generation);
  }

  /** Forgets what lies further back than the horizon. */
  forgetBefore(streamTime: number): void {
    const oldest = Math.floor((streamTime - this.limits.horizonMs) / GENERATION_MS);
    if (oldest <= this.oldest) return;
    this.oldest = oldest;
    for (const [generation, fingerprints] of this.generations) {
      if (generation >= oldest) continue;
      for (const fingerprint of fingerprints) {
        if (this.held.get(fingerprint)?.generation === generation) this.held.delete(fingerprint);
      }
      this.generations.delete(generation);
      this.appended.delete(generation);
      this.rewritten.delete(generation);
      this.forgotten.push(generation);
    }
  }

  /** The changes since the last call. */
  takeChanges(): MemoryChanges {
    const { appended, rewritten, forgotten } = this;
    const changes = { appended, rewritten, forgotten };
    this.appended = new Map();
    this.rewritten = new Map();
    this.forgotten = [];
    return changes;
  }

  /** Forgets posts without engagement, a generation at a time, the oldest first, none within the grace. */
  private thin(streamTime: number): void {
    const end = Math.floor((streamTime - this.limits.graceMs) / GENERATION_MS);
    if (this.thinnedBelow >= end) return;
    const due = [...this.generations.keys()].filter((one) => one >= this.thinnedBelow && one < end);
    for (const generation of due.sort((a, b) => a - b)) {
      this.thinGeneration(generation);
      this.thinnedBelow = generation + 1;
      if (this.size <= this.limits.room) return;
    }
    this.thinnedBelow = end;
  }

  private thinGeneration(generation: number): void {
    const left: string[] = [];
    for (const fingerprint of this.generations.get(generation) ?? []) {
      const held = this.held.get(fingerprint);
      if (held?.generation !== generation) continue;
      if (hasEngagement(readRememberedPost(held.line))) left.push(fingerprint);
      else this.held.delete(fingerprint);
    }
    this.generations.set(generation, left);
    this.appended.delete(generation);
    const lines = left.map((fingerprint) => (this.held.get(fingerprint) as Held).line);
    this.rewritten.set(generation, lines);
  }

  private keep(fingerprint: string, line: string, generation: number): void {
    const held = this.held.get(fingerprint);
    if (held?.generation === generation) {
      held.line = line;
      return;
    }
    if (held) {
      held.line = line;
      held.generation = generation;
    } else this.held.set(fingerprint, { line, generation });
    const members = this.generations.get(generation);
    if (members) members.push(fingerprint);
    else this.generations.set(generation, [fingerprint]);
  }
}

function hasEngagement({ engagement: { likes, reposts, replies, views } }: RememberedPost): boolean {
  return likes + reposts + replies + views > 0;
}
