/** Longer texts are not looked for. */
const LONGEST = 24;
/** Texts that are remembered, a power of two. */
const PLACES = 16_384;

/** Texts that were read lately, by a hash of their bytes. */
const recent: (string | undefined)[] = new Array<string | undefined>(PLACES).fill(undefined);

/**
 * A short ASCII text out of bytes: networks, languages and hashtags come again and again, and comparing some bytes is
 * several times cheaper than making a text of them. `undefined`: it is not short or not ASCII.
 */
export function shortText(bytes: Buffer, from: number, to: number): string | undefined {
  if (to - from > LONGEST) return undefined;
  let hash = to - from;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x7f) return undefined;
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
  const known = recent[place];
  if (known !== undefined && isAt(known, bytes, from, to)) return known;
  const made = bytes.toString('latin1', from, to);
  recent[place] = made;
  return made;
}

function isAt(text: string, bytes: Buffer, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = from; i < to; i++) if (text.charCodeAt(i - from) !== bytes[i]) return false;
  return true;
}
