/** A client's part of a {@link ByteBudget}. */
export interface ByteShare {
  /** Takes the bytes, unless that would exceed the budget or the client's part of it. */
  take(bytes: number): boolean;
  /** Gives back bytes that were taken. */
  give(bytes: number): void;
}

/** Bytes that may be held in memory at a time, over all senders together; one alone may hold half of them. */
export class ByteBudget {
  private held = 0;
  private readonly byClient = new Map<string, number>();

  constructor(private readonly maxBytes: number) {}

  /** What a client may hold. */
  of(client: string): ByteShare {
    return {
      take: (bytes) => {
        const own = (this.byClient.get(client) ?? 0) + bytes;
        if (this.held + bytes > this.maxBytes || own > this.maxBytes / 2) return false;
        this.hold(client, bytes);
        return true;
      },
      give: (bytes) => this.hold(client, -bytes),
    };
  }

  private hold(client: string, bytes: number): void {
    this.held += bytes;
    const own = (this.byClient.get(client) ?? 0) + bytes;
    if (own > 0) this.byClient.set(client, own);
    else this.byClient.delete(client);
  }
}
