const PLACES = 256;

/** Gives the same string for the same ASCII bytes without making it again, for texts of which there are few. */
export class InternedTexts {
  private readonly texts: string[] = Array.from({ length: PLACES }, () => '');

  of(bytes: Uint8Array, start: number, end: number): string {
    let hash = 0;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
    const place = (hash ^ (hash >>> 8)) & (PLACES - 1);
    const known = this.texts[place] as string;
    if (isText(known, bytes, start, end)) return known;
    return (this.texts[place] = String.fromCharCode(...bytes.subarray(start, end)));
  }
}

function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
