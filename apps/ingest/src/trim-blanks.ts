/** JSON's white space: space, tab, LF, CR. */
function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The bytes without JSON's white space before and behind; a view, no copy. */
export function trimBlanks(bytes: Buffer, start = 0, end = bytes.length): Buffer {
  let from = start;
  let to = end;
  while (from < to && isBlank(bytes[from])) from += 1;
  while (to > from && isBlank(bytes[to - 1])) to -= 1;
  return bytes.subarray(from, to);
}
