import { describe, expect, it } from '@jest/globals';
import { bodyEncoding, bodyFormat } from './body-format.js';

const unsupported = (code: string) =>
  expect.objectContaining({ problem: expect.objectContaining({ status: 415, code }) });

describe('bodyFormat', () => {
  it.each([
    ['application/json', 'json'],
    ['Application/JSON; charset=UTF-8', 'json'],
    ['application/json;charset="utf-8"', 'json'],
    ['application/x-ndjson', 'ndjson'],
  ])('%s is %s', (header, format) => expect(bodyFormat(header)).toBe(format));

  it.each([
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'constructor',
  ])('%s is none, and the sender is told what is', (header) =>
    expect(() => bodyFormat(header)).toThrow(unsupported('unsupported-media-type')),
  );

  it("tells curl's user which option to add", () => {
    expect(() => bodyFormat('application/x-www-form-urlencoded')).toThrow(
      "-H 'Content-Type: application/json'",
    );
  });
});

describe('bodyEncoding', () => {
  it.each([
    [undefined, 'identity'],
    ['identity', 'identity'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
  ])('%s is %s', (header, encoding) => expect(bodyEncoding(header)).toBe(encoding));

  it.each(['br', 'deflate', 'zstd', 'gzip, gzip', 'toString'])('%s is none', (header) =>
    expect(() => bodyEncoding(header)).toThrow(unsupported('unsupported-encoding')),
  );
});
