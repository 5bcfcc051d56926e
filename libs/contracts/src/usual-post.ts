import { MAX_AHEAD_MS, parseEventTime } from './event-time.js';
import { InternedTexts } from './interned-texts.js';
import { JsonBytes } from './json-bytes.js';
import { type Engagement, MAX_ID_LENGTH, MAX_TEXT_LENGTH } from './post.js';
import { usualTime } from './usual-time.js';

const NAMES = [
  'id',
  'network',
  'author',
  'text',
  'createdAt',
  'lang',
  'kind',
  'engagement',
  'deleted',
] as const;
const AUTHOR_NAMES = ['id', 'followers'] as const;
const TOTALS = ['likes', 'reposts', 'replies', 'views'] as const satisfies (keyof Engagement)[];
const KINDS = ['post', 'repost', 'reply', 'quote'].map((kind) => Buffer.from(kind));
/** The fields that a post must have, as bits of their places in {@link NAMES}. */
const REQUIRED = 0b11111;
const MAX_NETWORK_LENGTH = 32;
const MAX_LANG_LENGTH = 8;
const LANG = /^([A-Za-z]{1,8})(-[A-Za-z0-9]{1,8})*$/;

const named = (names: readonly string[]): Uint8Array[] => names.map((name) => Buffer.from(name));
const [POST_FIELDS, AUTHOR_FIELDS, TOTALS_FIELDS] = [NAMES, AUTHOR_NAMES, TOTALS].map(named) as [
  Uint8Array[],
  Uint8Array[],
  Uint8Array[],
];

/** Where something stands in the bytes. */
interface Place {
  start: number;
  end: number;
}

/**
 * A post read from its bytes without parsing what nobody asks for. It takes posts in the shape in which nearly all
 * come; whatever is unusual (escapes in an id, a time with an offset and the like), and all that is wrong, it leaves
 * to `postFromJson`. Used again for the next post.
 */
export class UsualPost {
  readonly deleted = false;
  readonly id: Place = { start: 0, end: 0 };
  readonly authorId: Place = { start: 0, end: 0 };
  readonly network: Place = { start: 0, end: 0 };
  networkName = '';
  lang = 'und';
  followers = 0;
  engagement: Engagement | undefined;
  /** Event time, ms. */
  at = NaN;
  /** False: there is no hashtag in the text. */
  mayHaveHashtag = false;

  private readonly json = new JsonBytes();
  private readonly textPlace: Place = { start: 0, end: 0 };
  private textHasEscapes = false;
  private readonly totals = [0, 0, 0, 0];
  private readonly networks = new InternedTexts();
  private readonly langs = new InternedTexts();

  // Made once: a post is read in a microsecond.
  private readonly readField = (field: number): boolean => this.field(field);
  private readonly readAuthorField = (field: number): boolean =>
    field === 0 ? this.readId(this.authorId) : this.readFollowers();
  private readonly readTotal = (field: number): boolean => {
    const found = this.json.natural();
    this.totals[field] = this.json.integer;
    return found;
  };

  get bytes(): Uint8Array {
    return this.json.bytes;
  }

  get text(): string {
    const { start, end } = this.textPlace;
    const bytes = this.json.bytes as Buffer;
    if (!this.textHasEscapes) return bytes.toString('utf8', start, end);
    return JSON.parse(bytes.toString('utf8', start - 1, end + 1)) as string;
  }

  /**
   * Reads the value of a `posts` record, which must be UTF-8; false: it is left to `postFromJson`.
   * @param now the server's clock in ms
   */
  read(bytes: Buffer, now: number): boolean {
    const { json } = this;
    json.open(bytes);
    this.lang = 'und';
    this.followers = 0;
    this.engagement = undefined;
    if (!json.objectStart()) return false;
    const seen = this.members(POST_FIELDS, this.readField);
    if (seen < 0 || (seen & REQUIRED) !== REQUIRED || !json.atEnd()) return false;
    return this.at <= now + MAX_AHEAD_MS;
  }

  /**
   * Reads members up to the end of the object. Gives the known fields that were there as bits; -1: something is
   * unusual, a field that comes twice for one.
   */
  private members(fields: readonly Uint8Array[], read: (field: number) => boolean): number {
    const { json } = this;
    let seen = 0;
    for (let more = 1; more > 0;) {
      if (!json.name()) return -1;
      const field = this.fieldNamed(fields);
      json.skipSpace();
      if (field < 0 ? !json.value() : (seen & (1 << field)) !== 0 || !read(field)) return -1;
      if (field >= 0) seen |= 1 << field;
      more = json.next();
      if (more < 0) return -1;
    }
    return seen;
  }

  private fieldNamed(fields: readonly Uint8Array[]): number {
    for (let i = 0; i < fields.length; i++) if (this.json.is(fields[i] as Uint8Array)) return i;
    return -1;
  }

  private field(field: number): boolean {
    switch (NAMES[field]) {
      case 'id':
        return this.readId(this.id);
      case 'network':
        return this.readNetwork();
      case 'author':
        return this.readAuthor();
      case 'text':
        return this.readText();
      case 'createdAt':
        return this.readTime();
      case 'lang':
        return this.readLang();
      case 'kind':
        return this.json.string() && KINDS.some((kind) => this.json.is(kind));
      case 'engagement':
        return this.readEngagement();
      default:
        return false;
    }
  }

  /** A string without escapes of 1 to so many bytes: characters are not more. */
  private plain(most: number): boolean {
    const { json } = this;
    return json.string() && !json.hasEscapes && json.end > json.start && json.end - json.start <= most;
  }

  private readId(place: Place): boolean {
    if (!this.plain(MAX_ID_LENGTH)) return false;
    place.start = this.json.start;
    place.end = this.json.end;
    return true;
  }

  private readNetwork(): boolean {
    const { json, network } = this;
    if (!this.plain(MAX_NETWORK_LENGTH)) return false;
    for (let i = json.start; i < json.end; i++) if (!isOfNetwork(json.bytes[i] as number)) return false;
    network.start = json.start;
    network.end = json.end;
    this.networkName = this.networks.of(json.bytes, json.start, json.end);
    return true;
  }

  private readAuthor(): boolean {
    if (!this.json.objectStart()) return false;
    const seen = this.members(AUTHOR_FIELDS, this.readAuthorField);
    return seen >= 0 && (seen & 1) !== 0;
  }

  private readFollowers(): boolean {
    const found = this.json.natural();
    this.followers = this.json.integer;
    return found;
  }

  private readText(): boolean {
    const { json, textPlace } = this;
    if (!json.string() || json.end - json.start > MAX_TEXT_LENGTH) return false;
    textPlace.start = json.start;
    textPlace.end = json.end;
    this.textHasEscapes = json.hasEscapes;
    this.mayHaveHashtag = json.mayHaveHashSign;
    return true;
  }

  private readTime(): boolean {
    const { json } = this;
    if (!this.plain(MAX_ID_LENGTH)) return false;
    this.at = usualTime(json.bytes, json.start, json.end);
    if (Number.isNaN(this.at)) this.at = parseEventTime(this.latin1()) ?? NaN;
    return !Number.isNaN(this.at);
  }

  private readLang(): boolean {
    const { json } = this;
    if (!this.plain(MAX_ID_LENGTH)) return false;
    this.lang = this.isPrimaryTag()
      ? this.langs.of(json.bytes, json.start, json.end)
      : (LANG.exec(this.latin1())?.[1]?.toLowerCase() ?? '');
    return this.lang !== '';
  }

  private isPrimaryTag(): boolean {
    const { bytes, start, end } = this.json;
    if (end - start > MAX_LANG_LENGTH) return false;
    for (let i = start; i < end; i++) if (!isLowerCase(bytes[i] as number)) return false;
    return true;
  }

  private readEngagement(): boolean {
    const { json, totals } = this;
    if (!json.objectStart()) return false;
    totals.fill(0);
    if (!json.emptyObjectEnd() && this.members(TOTALS_FIELDS, this.readTotal) < 0) return false;
    const [likes, reposts, replies, views] = totals as [number, number, number, number];
    this.engagement = { likes, reposts, replies, views };
    return true;
  }

  /** The string read last; other characters than ASCII become others, but none of ASCII. */
  private latin1(): string {
    return (this.json.bytes as Buffer).toString('latin1', this.json.start, this.json.end);
  }
}

const isLowerCase = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** `[a-z0-9_.-]` */
function isOfNetwork(byte: number): boolean {
  return isLowerCase(byte) || isDigit(byte) || byte === 0x5f || byte === 0x2e || byte === 0x2d;
}
