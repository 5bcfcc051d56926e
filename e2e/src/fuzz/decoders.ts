import { KeysDocumentError, parseKeysDocument } from '@hashpulse/api-keys';
import { parseJson, postFromJson } from '@hashpulse/contracts';
import { countedHashtags, parseHashtag } from '@hashpulse/hashtags';
import { readFrames } from '@hashpulse/write-ahead-log';

/** Something that reads bytes which others made. */
export interface Decoder {
  readonly name: string;
  /** Something that it reads without complaint; damaged copies of it are tried as well. */
  readonly sample: string;
  /** Reads the bytes; may throw what `refuses` knows, and nothing else. */
  readonly read: (bytes: Buffer) => unknown;
  readonly refuses?: (error: unknown) => boolean;
}

const POST = JSON.stringify({
  id: '1',
  network: 'mastodon',
  author: { id: 'ada', followers: 1 },
  text: 'About #TwitterDown, #日本語 and https://example.org/#no',
  createdAt: '2016-10-21T11:10:00Z',
  lang: 'pt-BR',
  engagement: { likes: 1 },
});
const KEYS = JSON.stringify({
  keys: [{ id: '0a1b2c3d4e5f', name: 'a', sha256: '0'.repeat(64), scopes: ['read'], createdAt: 'x' }],
});
const NOW = Date.parse('2026-01-01T00:00:00Z');

/** The decoders that need no server; the records of both topics are fuzzed by `bad-records.spec.ts`. */
export const DECODERS: readonly Decoder[] = [
  {
    name: 'a post',
    sample: POST,
    read: (bytes) => {
      const parsed = parseJson(bytes.toString());
      return 'value' in parsed ? postFromJson(parsed.value, NOW) : parsed.error;
    },
  },
  {
    name: 'a text with hashtags',
    sample: JSON.parse(POST).text as string,
    read: (b) => countedHashtags(b.toString()),
  },
  {
    name: 'a hashtag of an address',
    sample: '#TwitterDown',
    read: (bytes) => parseHashtag(bytes.toString()),
  },
  { name: 'a segment of the write-ahead log', sample: POST, read: (bytes) => [...readFrames(bytes, 7, 0)] },
  {
    name: 'the file of API keys',
    sample: KEYS,
    read: (bytes) => parseKeysDocument(bytes.toString()),
    refuses: (error) => error instanceof KeysDocumentError,
  },
];
