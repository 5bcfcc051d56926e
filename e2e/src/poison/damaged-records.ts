import fc from 'fast-check';

/** A post as valid as the damaged ones were. */
const VALID = {
  network: 'twitter',
  author: { id: 'a' },
  text: '#fuzzed',
  createdAt: '2016-10-21T21:00:00.000Z',
};
let ids = 0;
const valid = (change: object = {}): Buffer => {
  ids += 1;
  return Buffer.from(JSON.stringify({ id: `damaged${ids}`, ...VALID, ...change }));
};

/** All kinds of damage: noise, valid posts with a byte changed, posts with a field of a wrong type. */
const damaged = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => {
    const bytes = valid();
    bytes[at % bytes.length] = byte;
    return bytes;
  }),
  fc
    .tuple(
      fc.constantFrom('id', 'network', 'author', 'text', 'createdAt', 'lang', 'kind', 'engagement'),
      fc.jsonValue(),
    )
    .map(([field, value]) => valid({ [field]: value })),
);

/** Posts that nothing is wrong with, enough for every partition to have some. */
export function validRecords(count: number): { key: string; value: Buffer }[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `twitter:valid${i}`,
    value: valid({ id: `valid${i}` }),
  }));
}

/** Values that may or may not be posts. */
export function damagedRecords(seed: number, count: number): Buffer[] {
  return fc.sample(damaged, { seed, numRuns: count });
}
