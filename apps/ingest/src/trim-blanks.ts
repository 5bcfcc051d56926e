const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The bytes without JSON's white space before and behind; a view, no copy. */
export function trimBlanks(bytes: Buffer, start = 0, end = bytes.length): Buffer {
  let from = start;
  let to = end;
  while (from < to && BLANK.has(bytes[from] as number)) from += 1;
  while (to > from && BLANK.has(bytes[to - 1] as number)) to -= 1;
  return bytes.subarray(from, to);
}
