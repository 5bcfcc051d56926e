const [QUOTE, BACKSLASH, LOWER_U, MINUS, PLUS, DOT, ZERO, NINE] = bytesOf('"\\u-+.09') as EightBytes;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COMMA, COLON, LOWER_E, UPPER_E] = bytesOf(
  '{}[],:eE',
) as EightBytes;
const [HASH, FULL_WIDTH_1, FULL_WIDTH_2, FULL_WIDTH_3] = [0x23, 0xef, 0xbc, 0x83];
const SPACE = 0x20;
const [TAB, LINE_FEED, CARRIAGE_RETURN] = [0x09, 0x0a, 0x0d];
const ESCAPED = new Set(bytesOf('"\\/bfnrt'));
const LITERALS = ['true', 'false', 'null'].map(bytesOf);
/** Deeper values are left to JSON.parse. */
const DEEPEST = 16;
/** Integers with as many digits are safe. */
const SAFE_DIGITS = 15;

type EightBytes = [number, number, number, number, number, number, number, number];

function bytesOf(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/**
 * Reads JSON (RFC 8259) from bytes that are known to be UTF-8, without making strings or objects. Every method answers
 * whether it found what it is to read; after a no nothing more may be asked, and JSON.parse is to decide. It never
 * takes for JSON what is none.
 */
export class JsonBytes {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** Between the quotes of the string read last. */
  start = 0;
  end = 0;
  hasEscapes = false;
  /** Whether the string read last has a hash sign, ASCII or full-width, or an escape that may be one. */
  mayHaveHashSign = false;
  /** The integer read last. */
  integer = 0;

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
  }

  /** The end of the bytes, but for white space. */
  atEnd(): boolean {
    this.skipSpace();
    return this.at === this.bytes.length;
  }

  objectStart(): boolean {
    return this.sign(OPEN_OBJECT);
  }

  /** The end of an object that has no member. */
  emptyObjectEnd(): boolean {
    return this.sign(CLOSE_OBJECT);
  }

  /** The name of a member, and the colon. */
  name(): boolean {
    this.skipSpace();
    return this.string() && !this.hasEscapes && this.sign(COLON);
  }

  /** Behind a member: 1: another follows; 0: the object ends; -1: neither. */
  next(): number {
    if (this.sign(COMMA)) return 1;
    return this.bytes[this.at] === CLOSE_OBJECT && this.at++ >= 0 ? 0 : -1;
  }

  /** Whether the string read last is this one, given as bytes. */
  is(expected: Uint8Array): boolean {
    const { bytes, start } = this;
    if (this.end - start !== expected.length) return false;
    for (let i = 0; i < expected.length; i++) if (bytes[start + i] !== expected[i]) return false;
    return true;
  }

  /** A string; where it stands is in `start` and `end`. */
  string(): boolean {
    const { bytes } = this;
    if (bytes[this.at] !== QUOTE) return false;
    this.start = this.at + 1;
    this.hasEscapes = false;
    this.mayHaveHashSign = false;
    for (let at = this.start; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.end = at;
        this.at = at + 1;
        return true;
      }
      if (byte < SPACE) return false;
      if (byte === HASH || byte === FULL_WIDTH_1) this.lookAtSign(at);
      if (byte !== BACKSLASH) continue;
      at = this.escapeEnd(at);
      if (at < 0) return false;
    }
    return false;
  }

  /** An integer from 0 on. */
  natural(): boolean {
    const { bytes } = this;
    const start = this.at;
    let value = 0;
    let at = start;
    for (; at - start < SAFE_DIGITS; at++) {
      const digit = (bytes[at] as number) - (ZERO as number);
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    this.at = at;
    this.integer = value;
    return at > start && (at === start + 1 || bytes[start] !== ZERO);
  }

  /** Any value. */
  value(depth = 0): boolean {
    this.skipSpace();
    const first = this.bytes[this.at] as number;
    if (first === QUOTE) return this.string();
    if (first === OPEN_OBJECT) return depth < DEEPEST && this.object(depth);
    if (first === OPEN_ARRAY) return depth < DEEPEST && this.array(depth);
    if (first === MINUS || this.isDigit(this.at)) return this.number();
    return LITERALS.some((literal) => this.literal(literal));
  }

  skipSpace(): void {
    for (; ; this.at++) {
      const byte = this.bytes[this.at];
      if (byte !== SPACE && byte !== LINE_FEED && byte !== CARRIAGE_RETURN && byte !== TAB) return;
    }
  }

  private lookAtSign(at: number): void {
    const { bytes } = this;
    const isFullWidth = bytes[at + 1] === FULL_WIDTH_2 && bytes[at + 2] === FULL_WIDTH_3;
    if (bytes[at] === HASH || isFullWidth) this.mayHaveHashSign = true;
  }

  /** The last byte of the escape that starts here; -1: it is none. */
  private escapeEnd(at: number): number {
    this.hasEscapes = true;
    const kind = this.bytes[at + 1] as number;
    if (ESCAPED.has(kind)) return at + 1;
    this.mayHaveHashSign = true;
    if (kind !== LOWER_U) return -1;
    for (let i = at + 2; i < at + 6; i++) if (!isHexDigit(this.bytes[i])) return -1;
    return at + 5;
  }

  private sign(expected: number): boolean {
    this.skipSpace();
    if (this.bytes[this.at] !== expected) return false;
    this.at += 1;
    return true;
  }

  private object(depth: number): boolean {
    this.at += 1;
    if (this.sign(CLOSE_OBJECT)) return true;
    for (;;) {
      this.skipSpace();
      if (!this.string() || !this.sign(COLON) || !this.value(depth + 1)) return false;
      if (!this.sign(COMMA)) return this.sign(CLOSE_OBJECT);
    }
  }

  private array(depth: number): boolean {
    this.at += 1;
    if (this.sign(CLOSE_ARRAY)) return true;
    for (;;) {
      if (!this.value(depth + 1)) return false;
      if (!this.sign(COMMA)) return this.sign(CLOSE_ARRAY);
    }
  }

  private number(): boolean {
    const { bytes } = this;
    if (bytes[this.at] === MINUS) this.at += 1;
    const start = this.at;
    if (!this.digits() || (bytes[start] === ZERO && this.at > start + 1)) return false;
    if (bytes[this.at] === DOT) {
      this.at += 1;
      if (!this.digits()) return false;
    }
    if (bytes[this.at] !== LOWER_E && bytes[this.at] !== UPPER_E) return true;
    this.at += 1;
    if (bytes[this.at] === PLUS || bytes[this.at] === MINUS) this.at += 1;
    return this.digits();
  }

  private digits(): boolean {
    const start = this.at;
    while (this.isDigit(this.at)) this.at += 1;
    return this.at > start;
  }

  private isDigit(at: number): boolean {
    const byte = this.bytes[at] as number;
    return byte >= (ZERO as number) && byte <= (NINE as number);
  }

  private literal(expected: readonly number[]): boolean {
    for (let i = 0; i < expected.length; i++) if (this.bytes[this.at + i] !== expected[i]) return false;
    this.at += expected.length;
    return true;
  }
}

function isHexDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x66);
}
