import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';

/** A column's name; several (texts are joined, of others the first that is filled is taken); or a fixed value. */
const ColumnSchema = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  Type.Object({ value: Type.String() }, { additionalProperties: false }),
]);
type Column = Static<typeof ColumnSchema>;

const optional = Type.Optional(ColumnSchema);

/** Which column of a table holds which field of a post. */
export const ColumnMapSchema = Type.Object(
  {
    id: ColumnSchema,
    network: ColumnSchema,
    'author.id': ColumnSchema,
    'author.followers': optional,
    text: ColumnSchema,
    createdAt: ColumnSchema,
    lang: optional,
    kind: optional,
    'engagement.likes': optional,
    'engagement.reposts': optional,
    'engagement.replies': optional,
    'engagement.views': optional,
    /** How `createdAt` is written, by Luxon's tokens (`MM/dd/yyyy HH:mm`); RFC 3339 when absent. */
    timeFormats: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    /** The time zone of times without one, such as `America/Los_Angeles`; UTC when absent. */
    timeZone: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);
/** Which column of a table holds which field of a post. */
export type ColumnMap = Static<typeof ColumnMapSchema>;

/** A row by the names of its columns. */
export type Row = ReadonlyMap<string, string>;

/** A row as a post, or why it is none. */
export type RowReading = { readonly post: object } | { readonly unreadable: string };

const COUNTS = ['engagement.likes', 'engagement.reposts', 'engagement.replies', 'engagement.views'] as const;
/** `1,234`, `1 234` and `1'234` are written by people and spreadsheets. */
const GROUPING = /(?<=\d)[,'\u00a0\u202f ](?=\d{3}(\D|$))/g;

/** Reads a column map. @throws {Error} that says what is wrong with it */
export function readColumnMap(value: unknown): ColumnMap {
  if (Check(ColumnMapSchema, value)) return value;
  const [first] = Errors(ColumnMapSchema, value);
  const reason = first?.keyword === 'boolean' ? 'is no field of a column map' : first?.message;
  throw new Error(`${first?.instancePath || 'the map'} ${reason}`);
}

function filled(row: Row, column: Column | undefined): string[] {
  if (column === undefined) return [];
  if (typeof column === 'object' && 'value' in column) return [column.value];
  const names = typeof column === 'string' ? [column] : column;
  return names.map((name) => row.get(name)?.trim() ?? '').filter((text) => text !== '');
}

function count(row: Row, column: Column | undefined): number | undefined {
  const [text] = filled(row, column);
  if (text === undefined) return undefined;
  const plain = text.replace(GROUPING, '');
  return /^\d+(\.0+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

function eventTime(text: string, { timeFormats, timeZone = 'utc' }: ColumnMap): string | undefined {
  if (!timeFormats) return text;
  for (const format of timeFormats) {
    const time = DateTime.fromFormat(text, format, { zone: timeZone, locale: 'en' });
    if (time.isValid) return time.toUTC().toISO();
  }
  return undefined;
}

/** Whether a table's header has a column for each field that a post must have. */
export function isHeader(names: ReadonlySet<string>, map: ColumnMap): boolean {
  const required = [map.id, map.network, map['author.id'], map.text, map.createdAt];
  return required.every((column) => {
    if (typeof column === 'string') return names.has(column);
    return 'value' in column || column.some((name) => names.has(name));
  });
}

/** A row of a table as a post. */
export function postOfRow(row: Row, map: ColumnMap): RowReading {
  const first = (column: Column | undefined): string | undefined => filled(row, column)[0];
  const written = first(map.createdAt);
  const createdAt = written === undefined ? undefined : eventTime(written, map);
  if (createdAt === undefined) return { unreadable: `the time ${JSON.stringify(written)} fits no format` };
  const followers = count(row, map['author.followers']);
  const counts = COUNTS.map((name) => [name.slice('engagement.'.length), count(row, map[name])] as const);
  const known = counts.filter(([, value]) => value !== undefined);
  if ([followers, ...known.map(([, value]) => value)].some(Number.isNaN)) {
    return { unreadable: `the post ${first(map.id)} has a count that is no number` };
  }
  const [lang, kind] = [first(map.lang), first(map.kind)];
  return {
    post: {
      id: first(map.id),
      network: first(map.network),
      author: { id: first(map['author.id']), ...(followers === undefined ? {} : { followers }) },
      text: filled(row, map.text).join('\n'),
      createdAt,
      ...(lang === undefined ? {} : { lang }),
      ...(kind === undefined ? {} : { kind }),
      ...(known.length === 0 ? {} : { engagement: Object.fromEntries(known) }),
    },
  };
}
