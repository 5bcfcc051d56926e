/** UTF-16 units that are looked at: a longer text is alike when it begins alike. */
const LOOKED_AT = 1_000;

/** What a code point is to a text's words; above these: a letter, as this unit. */
enum Kind {
  unknown,
  other,
  /** Joins what stands around it: accents, which copies are varied by, and what cannot be seen. */
  nothing,
}
/** Code points of the first two planes; beyond them are rare ideographs. */
const kinds = new Uint16Array(0x20000);

const SPACE = 0x20;
const HASH = 0x23;
const AT = 0x40;
const SKIPPED = /[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f]/gu;

/** Looks a code point up: its compatibility form without accents, in lower case. */
function kindOf(point: number): number {
  if (point >= kinds.length) return point & 0xffff;
  if (isSurrogate(point)) return Kind.other;
  return kinds[point] || (kinds[point] = foundKind(String.fromCodePoint(point)));
}

function foundKind(character: string): number {
  const bare = character.normalize('NFKD').replace(SKIPPED, '').toLowerCase();
  if (bare === '') return Kind.nothing;
  if (!/^[\p{L}\p{M}]/u.test(bare)) return Kind.other;
  return bare.charCodeAt(0);
}

const isSurrogate = (point: number): boolean => point >= 0xd800 && point < 0xe000;
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
const mixed = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

/** A step of FNV-1a (Fowler, Noll, Vo) a letter; 32 bits. */
const START = 0x811c9dc5 | 0;
const [RT, HTTP, HTTPS] = ['rt', 'http', 'https'].map((word) =>
  [...word].reduce((hash, letter) => mixed(hash, letter.charCodeAt(0)), START),
) as [number, number, number];
/** Fewer words than this say too little without the hashtags. */
const LEAST_WORDS = 2;

/** Reads a text once, unit by unit. */
class Reading {
  private words = 0;
  private plain = START;
  private tags = START;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly end: number,
  ) {}

  print(): number {
    while (this.at < this.end) {
      const unit = this.text.charCodeAt(this.at);
      if (unit === AT) this.skipMention();
      else if (unit < HASH) this.at += 1;
      else this.word(unit === HASH);
    }
    return this.words < LEAST_WORDS ? mixed(this.plain, this.tags) : this.plain;
  }

  /** Takes a word, or steps over a unit that belongs to none. */
  private word(isTag: boolean): void {
    const { text, end } = this;
    const from = this.at + (isTag ? 1 : 0);
    let at = from;
    let hash = START;
    let letters = 0;
    for (; at < end; at++) {
      const unit = text.charCodeAt(at);
      const kind = kinds[unit] || this.lookUp(at);
      if (kind === Kind.other) break;
      if (isHighSurrogate(unit)) at += 1;
      if (kind === Kind.nothing) continue;
      letters += 1;
      hash = mixed(hash, kind);
    }
    this.at = Math.max(at, this.at + 1);
    if (letters < 2) return;
    if ((hash === HTTP || hash === HTTPS) && text.startsWith('://', at)) this.skipLink();
    else if (hash !== RT) this.take(hash, isTag);
  }

  /** Surrogates stay unknown in the table, so that pairs come here. */
  private lookUp(at: number): number {
    return kindOf(this.text.codePointAt(at) as number);
  }

  private take(hash: number, isTag: boolean): void {
    if (isTag) this.tags = mixed(Math.imul(this.tags, 31), hash);
    else {
      this.words += 1;
      this.plain = mixed(Math.imul(this.plain, 31), hash);
    }
  }

  private skipLink(): void {
    while (this.at < this.end && this.text.charCodeAt(this.at) > SPACE) this.at += 1;
  }

  private skipMention(): void {
    for (this.at += 1; this.at < this.end; this.at++) {
      const unit = this.text.charCodeAt(this.at);
      const isName = isDigit(unit) || '_.@-'.includes(this.text.charAt(this.at));
      if (!isName && (kinds[unit] || this.lookUp(this.at)) === Kind.other) return;
    }
  }
}

/**
 * 24 bits of a text's words, above 0: the same for copies that differ in links, mentions, numbers, punctuation, emoji,
 * accents, capitals, or, where there are words enough, hashtags. Tells whether many authors say the same; two different
 * texts are alike once in 16 million. Reads the text once: it is made for every post with a hashtag.
 */
export function textFingerprint(text: string): number {
  const hash = new Reading(text, Math.min(text.length, LOOKED_AT)).print();
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return Math.max(1, (twice ^ (twice >>> 16)) >>> 8);
}
