import type { TrafficRecord, TrafficTuple, UsesRecord, UseTuple } from './hashtags-record.js';
import { hashOfBytes, hashOfPair } from './name-hash.js';

/** Numbers of a change, behind each other in {@link UseColumns.numbers}; traffic has the first three only. */
export const NUMBER = {
  offset: 0,
  change: 1,
  at: 2,
  author: 3,
  followers: 4,
  likes: 5,
  reposts: 6,
  replies: 7,
  views: 8,
  text: 9,
} as const;
export const NUMBERS = 10;

/**
 * Where the texts of a change stand in its record's bytes, and their hashes, behind each other in
 * {@link UseColumns.places}; traffic has no label and no companions.
 */
export const PLACE = {
  network: 0,
  networkEnd: 1,
  lang: 2,
  langEnd: 3,
  /** {@link hashOfPair} of network and language. */
  pairHash: 4,
  label: 5,
  labelEnd: 6,
  labelHash: 7,
  /** Its companions in {@link UseColumns.companions}, from here to before the end. */
  companions: 8,
  companionsEnd: 9,
} as const;
export const PLACES = 10;

/** Numbers of a companion: where it stands, where it ends, its hash. */
export const COMPANION_FIELDS = 3;

const FIRST_USES = 64;

/**
 * Changes of figures as columns of numbers, their texts left where they stand in the bytes of their record: objects
 * for each use, and a string for each name, are what reading costs otherwise.
 */
export class UseColumns {
  /** Changes that are in. */
  count = 0;
  numbers = new Float64Array(FIRST_USES * NUMBERS);
  places = new Int32Array(FIRST_USES * PLACES);
  companions = new Int32Array(FIRST_USES * COMPANION_FIELDS);
  companionCount = 0;

  clear(): void {
    this.cut(0, 0);
  }

  /** Takes back what is behind these. */
  cut(count: number, companionCount: number): void {
    this.count = count;
    this.companionCount = companionCount;
  }

  /** Makes room for one more change. */
  makeRoom(): void {
    if ((this.count + 1) * NUMBERS <= this.numbers.length) return;
    const [numbers, places] = [
      new Float64Array(2 * this.numbers.length),
      new Int32Array(2 * this.places.length),
    ];
    numbers.set(this.numbers);
    places.set(this.places);
    this.numbers = numbers;
    this.places = places;
  }

  addCompanion(start: number, end: number, hash: number): void {
    const at = this.companionCount * COMPANION_FIELDS;
    if (at === this.companions.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.companions);
      this.companions = larger;
    }
    const { companions } = this;
    companions[at] = start;
    companions[at + 1] = end;
    companions[at + 2] = hash;
    this.companionCount += 1;
  }
}

/** A record of uses or of traffic whose changes stand in columns. */
export interface ColumnsRecord {
  readonly type: 'columns';
  /** Of `posts`. */
  readonly partition: number;
  /** The network whose traffic it is; undefined: it has uses. */
  readonly network: string | undefined;
  /** What the places are of. */
  readonly bytes: Uint8Array;
  readonly columns: UseColumns;
  /** Its changes in the columns: from here to before the end. */
  readonly from: number;
  readonly to: number;
}

/** A record of uses or of traffic in columns of its own. */
export function inColumns(record: UsesRecord | TrafficRecord): ColumnsRecord {
  const columns = new UseColumns();
  const texts = new Texts();
  if (record.type === 'uses') for (const use of record.uses) addUse(columns, texts, use);
  else for (const post of record.posts) addPost(columns, texts, record.network, post);
  const bytes = Buffer.concat(texts.parts);
  addHashes(columns, bytes);
  const network = record.type === 'traffic' ? record.network : undefined;
  return {
    type: 'columns',
    partition: record.partition,
    network,
    bytes,
    columns,
    from: 0,
    to: columns.count,
  };
}

/** Texts, one behind the other. */
class Texts {
  readonly parts: Buffer[] = [];
  private end = 0;

  /** Adds a text; where it starts and ends. */
  add(text: string): [start: number, end: number] {
    const bytes = Buffer.from(text);
    this.parts.push(bytes);
    this.end += bytes.length;
    return [this.end - bytes.length, this.end];
  }
}

function addUse(columns: UseColumns, texts: Texts, use: UseTuple): void {
  const [offset, change, at, network, lang, author, followers, label, ...rest] = use;
  const [likes, reposts, replies, views, companions, text = 0] = rest;
  const first = columns.companionCount;
  for (const companion of companions) columns.addCompanion(...texts.add(companion), 0);
  columns.makeRoom();
  const { numbers, places, count } = columns;
  numbers.set([offset, change, at, author, followers, likes, reposts, replies, views, text], count * NUMBERS);
  const pair = [...texts.add(network), ...texts.add(lang), 0];
  places.set([...pair, ...texts.add(label), 0, first, columns.companionCount], count * PLACES);
  columns.count += 1;
}

function addPost(columns: UseColumns, texts: Texts, network: string, post: TrafficTuple): void {
  const [offset, change, at, lang] = post;
  columns.makeRoom();
  const { numbers, places, count } = columns;
  numbers.set([offset, change, at], count * NUMBERS);
  places.set([...texts.add(network), ...texts.add(lang)], count * PLACES);
  columns.count += 1;
}

function addHashes({ count, places, companionCount, companions }: UseColumns, bytes: Uint8Array): void {
  for (let place = 0; place < count * PLACES; place += PLACES) {
    const at = (field: number): number => places[place + field] as number;
    places[place + PLACE.pairHash] = hashOfPair(
      bytes,
      at(PLACE.network),
      at(PLACE.networkEnd),
      at(PLACE.lang),
      at(PLACE.langEnd),
    );
    places[place + PLACE.labelHash] = hashOfBytes(bytes, at(PLACE.label), at(PLACE.labelEnd));
  }
  for (let at = 0; at < companionCount * COMPANION_FIELDS; at += COMPANION_FIELDS)
    companions[at + 2] = hashOfBytes(bytes, companions[at] as number, companions[at + 1] as number);
}
