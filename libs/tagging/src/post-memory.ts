import {
  fingerprintOfLine,
  readRememberedPost,
  type RememberedPost,
  writeRememberedPost,
} from './remembered-post.js';

/** Posts are forgotten a generation at a time. */
export const GENERATION_MS = 10 * 60_000;

/** What changed in a memory since the last look: lines to append by generation, generations to drop. */
export interface MemoryChanges {
  readonly appended: ReadonlyMap<number, readonly string[]>;
  readonly forgotten: readonly number[];
}

interface Held {
  line: string;
  generation: number;
}

/**
 * The posts of a partition that are remembered, by fingerprint, for a horizon of stream time after they were last
 * sent with news. A function of the log alone: what is remembered depends on the order of records, never on a clock.
 */
export class PostMemory {
  private readonly held = new Map<string, Held>();
  /** Fingerprints by generation; one that has moved on to a later generation stands in both. */
  private readonly generations = new Map<number, string[]>();
  private appended = new Map<number, string[]>();
  private forgotten: number[] = [];
  private oldest = -Infinity;

  /** @param horizonMs how long a post is remembered at least, in ms of stream time */
  constructor(private readonly horizonMs: number) {}

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
    const generation = Math.floor(streamTime / GENERATION_MS);
    const line = writeRememberedPost(post);
    this.keep(post.fingerprint, line, generation);
    const appended = this.appended.get(generation);
    if (appended) appended.push(line);
    else this.appended.set(generation, [line]);
  }

  /** Takes back lines that were stored for a generation; generations in ascending order, so that news win. */
  restore(generation: number, lines: Iterable<string>): void {
    for (const line of lines) this.keep(fingerprintOfLine(line), line, generation);
  }

  /** Forgets what lies further back than the horizon. */
  forgetBefore(streamTime: number): void {
    const oldest = Math.floor((streamTime - this.horizonMs) / GENERATION_MS);
    if (oldest <= this.oldest) return;
    this.oldest = oldest;
    for (const [generation, fingerprints] of this.generations) {
      if (generation >= oldest) continue;
      for (const fingerprint of fingerprints) {
        if (this.held.get(fingerprint)?.generation === generation) this.held.delete(fingerprint);
      }
      this.generations.delete(generation);
      this.appended.delete(generation);
      this.forgotten.push(generation);
    }
  }

  /** The changes since the last call. */
  takeChanges(): MemoryChanges {
    const changes = { appended: this.appended, forgotten: this.forgotten };
    this.appended = new Map();
    this.forgotten = [];
    return changes;
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
