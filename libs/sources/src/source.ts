import type { Static, TObject } from 'typebox';

/** What a source hands on at a time. */
export interface SourceItem {
  /** Posts in the contract's form, in the network's order; whoever takes them judges them. */
  readonly posts: readonly object[];
  /**
   * Where to go on once these posts, and all before them, are safe; absent: as before. A source that begins with what
   * is new gives the place of its first post without posts first, so that a crash right then loses nothing.
   */
  readonly cursor?: string;
}

/** A network, or a file, that posts are read from. */
export interface Source {
  /**
   * Reads on from a cursor; without one from now on, or from a file's beginning. It is called again after each break,
   * with the last cursor that it gave. It pauses while nobody asks for the next item.
   * Ends when nothing more will ever come; throws when the connection breaks.
   */
  read(cursor: string | undefined, signal: AbortSignal): AsyncIterable<SourceItem>;
}

/** What a source tells while it reads. */
export interface SourceNotes {
  /** The network answers: posts flow, or would if there were any. */
  connected(): void;
  /** Something that came was left out; `kind` has few values, `reason` is for people. */
  leftOut(kind: 'unreadable' | 'unknown-deletion', reason: string): void;
  /** Posts may be missing, and the network gives no way to have them. */
  gap(detail: string): void;
}

/** A kind of source: its name, its settings, how it is opened. */
export interface SourceKind<S extends TObject = TObject> {
  /** What stands behind `--source`. */
  readonly name: string;
  /** Its environment variables; see `readSettings` of libs/config. */
  readonly settings: S;
  open(settings: Static<S>, notes: SourceNotes): Source;
}

/** Declares a kind of source; its settings reach `open` as the schema types them. */
export function defineSource<S extends TObject>(kind: SourceKind<S>): SourceKind {
  return kind as unknown as SourceKind;
}

/** A source cannot go on as it is; it is tried again. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /**
   * @param retryAfterMs how long the network wants to be left alone, ms
   * @param status of the HTTP answer, where one came
   */
  constructor(
    message: string,
    readonly retryAfterMs = 0,
    readonly status?: number,
  ) {
    super(message);
  }
}
