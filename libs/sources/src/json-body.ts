import { SourceError } from './source.js';

/** The most bytes of an answer that are read. */
const MAX_BYTES = 16 * 1_048_576;

/** The JSON of an answer of bounded size. @throws {@link SourceError} */
export async function jsonBody(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MAX_BYTES) throw new SourceError(`an answer is larger than ${MAX_BYTES} bytes`);
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString()) as unknown;
  } catch {
    throw new SourceError('an answer is not JSON');
  }
}
