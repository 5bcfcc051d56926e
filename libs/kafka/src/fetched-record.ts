import type { IHeaders, RecordBatchEntry } from 'kafkajs';

/** What the records of a batch share; names as kafkajs has them. */
export interface BatchContext {
  readonly isControlBatch: boolean;
  readonly inTransaction: boolean;
  readonly producerId: string;
  /** The time of all records when the broker stamps them; undefined: each has its own. */
  readonly appendedAt: string | undefined;
  readonly firstTimestamp: bigint;
}

const NO_HEADERS: IHeaders = Object.freeze({});

/** Reads varints; where it stands is in `at`. */
export class VarintReader {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  /** A zigzag varint of at most 53 bits, which all but timestamps of strange producers are. */
  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  }

  /** A part behind its length; null: there is none. */
  part(): Buffer | null {
    const length = this.next();
    if (length < 0) return null;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/**
 * A record as kafkajs hands it over, made from the fetched bytes when it is asked for: kafkajs makes a dozen objects
 * for each record, most of which nobody looks at.
 */
export class FetchedRecord implements RecordBatchEntry {
  readonly magicByte = 2;
  readonly attributes = 0;

  /**
   * @param start where the record's key stands, with its length
   * @param timestampDelta ms behind the batch's first
   */
  constructor(
    readonly batchContext: BatchContext,
    private readonly bytes: Buffer,
    readonly offset: string,
    private readonly timestampDelta: number,
    private readonly start: number,
  ) {}

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }

  get timestamp(): string {
    const { appendedAt, firstTimestamp } = this.batchContext;
    return appendedAt ?? String(firstTimestamp + BigInt(this.timestampDelta));
  }

  get key(): Buffer | null {
    return this.reader().part();
  }

  get value(): Buffer | null {
    return this.behindKey().part();
  }

  get headers(): IHeaders {
    const from = this.behindKey();
    skipPart(from);
    const count = from.next();
    if (count <= 0) return NO_HEADERS;
    const headers: IHeaders = {};
    for (let i = 0; i < count; i++) {
      const name = String(from.part());
      // Null, as kafkajs has it, though it does not say so.
      const value = from.part() as Buffer;
      const known = headers[name];
      headers[name] = known === undefined ? value : ([known, value].flat() as Buffer[]);
    }
    return headers;
  }

  private reader(): VarintReader {
    const reader = new VarintReader(this.bytes);
    reader.at = this.start;
    return reader;
  }

  private behindKey(): VarintReader {
    const from = this.reader();
    skipPart(from);
    return from;
  }
}

function skipPart(from: VarintReader): void {
  const length = from.next();
  from.at += Math.max(0, length);
}
