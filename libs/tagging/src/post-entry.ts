import type { Engagement } from '@hashpulse/contracts';
import { ByteReader, ByteWriter } from './bytes.js';
import type { Fingerprint } from './fingerprint.js';
import { NO_ENGAGEMENT, type RememberedHashtag, type RememberedPost } from './remembered-post.js';

/** Posts are forgotten a generation at a time. */
export const GENERATION_MS = 10 * 60_000;
/** The first byte of an entry; of a line of version 1 it is a bracket. */
export const ENTRY = 2;
/** Before an entry's body: its version, and the length of the body. */
export const ENTRY_HEADER_BYTES = 4;
const PRINT_BYTES = 12;

const DELETED = 1;
const ENGAGED = 2;
/** More than all that has a bound takes: numbers, network and language. */
const FIXED_BYTES = 160;
/** UTF-8 of a UTF-16 unit, at most. */
const BYTES_PER_UNIT = 3;
const ASCII = /^[\x00-\x7f]*$/;

/** More bytes than the entry of a post takes. */
export function entryRoom({ hashtags }: RememberedPost): number {
  let room = FIXED_BYTES;
  for (const { hashtag, label } of hashtags) room += 10 + BYTES_PER_UNIT * (hashtag.length + label.length);
  return room;
}

/**
 * Writes a post as version 2 keeps it, in memory and in Redis: `2, length of the rest (3 bytes), fingerprint
 * (12), flags, event time from the generation's start, network, language, author (7), followers, totals if any,
 * hashtags`. Numbers are LEB128, texts UTF-8 behind their length. A hashtag's length is doubled, and odd when the
 * canonical form is the label in lower case, which then isn't written.
 */
export function writeEntry(
  out: ByteWriter,
  print: Fingerprint,
  post: RememberedPost,
  generation: number,
): void {
  const { at, network, lang, author, followers, engagement, deleted, hashtags } = post;
  const start = out.at;
  out.byte(ENTRY);
  out.at += ENTRY_HEADER_BYTES - 1;
  for (let i = 0; i < 3; i++) out.word(print[i] as number);
  const engaged = hasEngagement(engagement);
  out.byte((deleted ? DELETED : 0) | (engaged ? ENGAGED : 0));
  const time = at - generation * GENERATION_MS;
  out.number(time >= 0 ? 2 * time : -2 * time - 1);
  out.text(network);
  out.text(lang);
  out.bytes7(author);
  out.number(followers);
  if (engaged) writeTotals(out, engagement);
  out.number(hashtags.length);
  for (const hashtag of hashtags) writeHashtag(out, hashtag);
  out.length3(start + 1, out.at - start - ENTRY_HEADER_BYTES);
}

/** Reads the post whose entry starts here. */
export function readEntry(bytes: Buffer, start: number, generation: number): RememberedPost {
  const from = new ByteReader(bytes, start + ENTRY_HEADER_BYTES + PRINT_BYTES);
  const flags = from.byte();
  const zigZag = from.number();
  const time = zigZag % 2 === 0 ? zigZag / 2 : -(zigZag + 1) / 2;
  const network = from.text();
  const lang = from.text();
  const author = from.bytes7();
  const followers = from.number();
  const engagement = (flags & ENGAGED) === 0 ? NO_ENGAGEMENT : readTotals(from);
  const hashtags = Array.from({ length: from.number() }, () => readHashtag(from));
  const at = generation * GENERATION_MS + time;
  return {
    at,
    network,
    lang,
    author,
    followers,
    engagement,
    deleted: (flags & DELETED) !== 0,
    hashtags,
  };
}

/** Where the next entry starts. */
export function entryEnd(bytes: Buffer, start: number): number {
  return start + ENTRY_HEADER_BYTES + bytes.readUIntBE(start + 1, ENTRY_HEADER_BYTES - 1);
}

export function entryPrint(bytes: Buffer, start: number): Fingerprint {
  const at = start + ENTRY_HEADER_BYTES;
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8)];
}

/** Whether the post had engagement, without reading the rest. */
export function entryIsEngaged(bytes: Buffer, start: number): boolean {
  return ((bytes[start + ENTRY_HEADER_BYTES + PRINT_BYTES] as number) & ENGAGED) !== 0;
}

function hasEngagement({ likes, reposts, replies, views }: Engagement): boolean {
  return likes + reposts + replies + views > 0;
}

function writeTotals(out: ByteWriter, { likes, reposts, replies, views }: Engagement): void {
  out.number(likes);
  out.number(reposts);
  out.number(replies);
  out.number(views);
}

function readTotals(from: ByteReader): Engagement {
  return { likes: from.number(), reposts: from.number(), replies: from.number(), views: from.number() };
}

function writeHashtag(out: ByteWriter, { hashtag, label }: RememberedHashtag): void {
  const derived = isLowerCaseOf(hashtag, label);
  out.text(label, derived ? 1 : 0, 2);
  if (!derived) out.text(hashtag);
}

function readHashtag(from: ByteReader): RememberedHashtag {
  const size = from.number();
  const label = from.textOf(Math.floor(size / 2));
  return { hashtag: size % 2 === 1 ? label.toLowerCase() : from.text(), label };
}

/** Only of ASCII: what lower case is of other letters may change with the runtime. */
function isLowerCaseOf(hashtag: string, label: string): boolean {
  return hashtag.length === label.length && ASCII.test(label) && label.toLowerCase() === hashtag;
}
