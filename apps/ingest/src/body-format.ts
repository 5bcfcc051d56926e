import { ProblemException } from '@hashpulse/nest-service';

/** How a body holds its posts: one JSON text, or a line each. */
export type BodyFormat = 'json' | 'ndjson';

/** How a body is compressed. */
export type BodyEncoding = 'identity' | 'gzip';

const FORMATS: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
};

const ENCODINGS: Readonly<Record<string, BodyEncoding>> = {
  '': 'identity',
  identity: 'identity',
  gzip: 'gzip',
  'x-gzip': 'gzip',
};

const ADVICE =
  "send one post or an array with -H 'Content-Type: application/json', or a post a line with -H 'Content-Type: application/x-ndjson'";

/** @throws {@link ProblemException} 415 when the header names no format that holds posts */
export function bodyFormat(contentType: string | undefined): BodyFormat {
  if (!contentType)
    throw new ProblemException('unsupported-media-type', `the Content-Type is missing: ${ADVICE}`);
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  if (!format)
    throw new ProblemException('unsupported-media-type', `${type.slice(0, 100)} is not taken: ${ADVICE}`);
  const charset = parameters.find((part) => part.startsWith('charset='));
  if (charset && !/^charset="?(utf-?8|us-ascii)"?$/.test(charset)) {
    throw new ProblemException('unsupported-media-type', 'only UTF-8 is taken: leave out the charset');
  }
  return format;
}

/** @throws {@link ProblemException} 415 when the body is compressed in another way than gzip */
export function bodyEncoding(contentEncoding: string | undefined): BodyEncoding {
  const name = (contentEncoding ?? '').trim().toLowerCase();
  const encoding = Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined;
  if (encoding) return encoding;
  throw new ProblemException('unsupported-encoding', 'compress with gzip, or not at all', {
    headers: { 'Accept-Encoding': 'gzip, identity' },
  });
}
