import { SOURCE_KINDS, type SourceItem, type SourceKind } from '@hashpulse/sources';

/** A source that is being read by a test. */
export class ReadSource {
  readonly posts: Record<string, unknown>[] = [];
  readonly leftOut: string[] = [];
  readonly gaps: string[] = [];
  cursor: string | undefined;
  private readonly stopping = new AbortController();
  private readonly items: AsyncIterator<SourceItem>;

  constructor(name: string, settings: Readonly<Record<string, unknown>>, cursor?: string) {
    const notes = {
      connected: () => undefined,
      leftOut: (_: string, reason: string) => void this.leftOut.push(reason),
      gap: (detail: string) => void this.gaps.push(detail),
    };
    const source = (SOURCE_KINDS.get(name) as SourceKind).open(settings, notes);
    this.items = source.read(cursor, this.stopping.signal)[Symbol.asyncIterator]();
    this.cursor = cursor;
  }

  /** Reads until so many posts have come in all. */
  async until(posts: number): Promise<this> {
    while (this.posts.length < posts) {
      const next = await this.items.next();
      if (next.done) throw new Error(`ended after ${this.posts.length} posts`);
      this.posts.push(...(next.value.posts as Record<string, unknown>[]));
      this.cursor = next.value.cursor ?? this.cursor;
    }
    return this;
  }

  /** Reads until it breaks, and gives the error. */
  async untilBroken(): Promise<Error & { readonly retryAfterMs?: number }> {
    try {
      await this.until(Infinity);
    } catch (error) {
      return error as Error;
    }
    throw new Error('it did not break');
  }

  stop(): void {
    this.stopping.abort();
    void this.items.return?.();
  }
}
