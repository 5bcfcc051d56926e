/** Where the parts of a record batch's header stand (Kafka's message format 2). */
export const AT = {
  length: 8,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastDelta: 23,
  firstTime: 27,
  maxTime: 35,
  producer: 43,
  count: 57,
} as const;
export const HEADER_BYTES = 61;
/** Before what a batch's length counts. */
export const LENGTH_END = AT.length + 4;
export const MAGIC = 2;
