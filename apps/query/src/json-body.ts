import type { Readable } from 'node:stream';
import { ProblemException } from '@hashpulse/nest-service';

/** A body larger than this is refused, bytes. */
const MAX_BYTES = 16 * 1_024 * 1_024;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * Reads a JSON body. Other media types are refused, which also keeps foreign pages of a browser out: they cannot send
 * this one unasked.
 * @throws {@link ProblemException} `unsupported-media-type`, `body-too-large`, `unreadable-body`
 */
export async function readJson(
  body: Readable | undefined,
  contentType: string | undefined,
): Promise<unknown> {
  if (!body || !JSON_TYPE.test(contentType ?? '')) {
    throw new ProblemException('unsupported-media-type', 'send application/json');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BYTES) throw new ProblemException('body-too-large', `at most ${MAX_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) as unknown;
  } catch (error) {
    throw new ProblemException('unreadable-body', `not JSON: ${(error as Error).message}`);
  }
}

/**
 * Reads a JSON body that says yes or no to something.
 * @throws {@link ProblemException} as {@link readJson} does, and `invalid-parameter`
 */
export async function readFlag(
  body: Readable | undefined,
  contentType: string | undefined,
  name: string,
): Promise<boolean> {
  const json = ((await readJson(body, contentType)) ?? {}) as Record<string, unknown>;
  const flag = json[name];
  if (typeof flag !== 'boolean') throw new ProblemException('invalid-parameter', `${name}: true or false`);
  return flag;
}
