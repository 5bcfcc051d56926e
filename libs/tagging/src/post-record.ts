import { isUtf8 } from 'node:buffer';
import {
  type DeletedPost,
  type Engagement,
  parseJson,
  partitionOf,
  partitionOfBytes,
  type Post,
  type PostErrorCode,
  postFromJson,
  postKey,
  UsualPost,
} from '@hashpulse/contracts';
import { authorHash, authorHashOf, type Fingerprint, fingerprint, fingerprintOf } from './fingerprint.js';

/** A record of `posts`, as the log has it. */
export interface PostRecord {
  readonly offset: number;
  /** When the broker took it, ms: the clock that future-dated posts are judged by, the same at every reading. */
  readonly appendedAt: number;
  readonly value: Buffer | null;
  /** Set when another partition sent it on to here. */
  readonly forwarded: { readonly beyondGrace: boolean } | undefined;
}

/** Why a record can't be read as a post. */
export interface Refusal {
  readonly code: PostErrorCode | 'empty-value';
  readonly message: string;
}

/** What is asked of every post. */
interface PostIdentity {
  /** The partition of its key. */
  readonly home: number;
  readonly print: Fingerprint;
}

/** What is read of a post, or of its deletion; valid until the next record is read. */
export type ReadPost =
  | (PostIdentity & { readonly deleted: true })
  | (PostIdentity & {
      readonly deleted: false;
      readonly at: number;
      readonly network: string;
      readonly lang: string;
      readonly followers: number;
      readonly engagement: Engagement | undefined;
      /** What its author is recognised by. */
      readonly author: number;
      readonly text: string;
      /** False: there is no hashtag in the text. */
      readonly mayHaveHashtag: boolean;
    });

/** The outcome of reading a record. */
export type PostReading = { readonly post: ReadPost } | { readonly refusal: Refusal };

const COLON = ':'.charCodeAt(0);
/** Network, colon and id: 32 + 1 + 256 bytes at most. */
const KEY_BYTES = 512;

/** A post in the usual shape, seen by the state machine; nothing is worked out that nobody asks for. */
class UsualReading {
  readonly deleted = false;
  home = 0;
  print: Fingerprint = [0, 0, 0];
  private readonly usual = new UsualPost();
  private readonly key = new Uint8Array(KEY_BYTES);

  constructor(private readonly partitions: number) {}

  read(value: Buffer, now: number): boolean {
    const { usual, key } = this;
    if (!usual.read(value, now)) return false;
    const length = this.writeKey(usual.id);
    this.home = partitionOfBytes(key, length, this.partitions);
    this.print = fingerprintOf(key, length);
    return true;
  }

  get at(): number {
    return this.usual.at;
  }
  get network(): string {
    return this.usual.networkName;
  }
  get lang(): string {
    return this.usual.lang;
  }
  get followers(): number {
    return this.usual.followers;
  }
  get engagement(): Engagement | undefined {
    return this.usual.engagement;
  }
  get author(): number {
    return authorHashOf(this.key, this.writeKey(this.usual.authorId));
  }
  get text(): string {
    return this.usual.text;
  }
  get mayHaveHashtag(): boolean {
    return this.usual.mayHaveHashtag;
  }

  /** Writes the network, a colon, and an id of the network; gives the length. */
  private writeKey(id: { readonly start: number; readonly end: number }): number {
    const { key } = this;
    const { bytes, network } = this.usual;
    let at = 0;
    for (let i = network.start; i < network.end; i++) key[at++] = bytes[i] as number;
    key[at++] = COLON;
    for (let i = id.start; i < id.end; i++) key[at++] = bytes[i] as number;
    return at;
  }
}

/** Reads the values of `posts` records. */
export class PostReader {
  private readonly usual: UsualReading;
  private readonly usualOutcome: PostReading;

  /** @param partitions number of partitions of `posts` */
  constructor(private readonly partitions: number) {
    this.usual = new UsualReading(partitions);
    this.usualOutcome = { post: this.usual };
  }

  read({ value, appendedAt }: PostRecord): PostReading {
    if (value === null || value.length === 0) {
      return { refusal: { code: 'empty-value', message: 'the record has no value' } };
    }
    if (!isUtf8(value)) return { refusal: { code: 'invalid-utf8', message: 'the value is not UTF-8' } };
    if (this.usual.read(value, appendedAt)) return this.usualOutcome;
    const parsed = parseJson(value.toString('utf8'));
    if ('error' in parsed) return { refusal: parsed.error };
    const result = postFromJson(parsed.value, appendedAt);
    return 'error' in result ? { refusal: result.error } : { post: this.reading(result.post) };
  }

  private reading(post: Post | DeletedPost): ReadPost {
    const home = partitionOf(postKey(post), this.partitions);
    const print = fingerprint(post.network, post.id);
    if (post.deleted) return { deleted: true, home, print };
    const author = authorHash(post.network, post.authorId);
    return { ...post, home, print, author, mayHaveHashtag: true };
  }
}
