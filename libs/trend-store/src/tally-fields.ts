import type { Tally } from '@hashpulse/tagging';

/** Where the tally stood while remembered posts were lines: a tagger of that time stops when it does not find it. */
export const TALLY_1 = 'tally';
/** Where it stands since posts are bytes, which such a tagger would not recognise, and count twice. */
const TALLY_2 = 'tally2';

/** The tally of a `posts` partition as fields of its state; {@link TALLY_1} must not stay beside them. */
export function tallyFields(tally: Tally): Record<string, string> {
  return { [TALLY_2]: JSON.stringify(tally) };
}

/** The tally among the fields of a state; undefined: it is none. */
export function readTally(fields: Readonly<Record<string, string>>): Tally | undefined {
  const text = fields[TALLY_2] ?? fields[TALLY_1];
  return text === undefined ? undefined : (JSON.parse(text) as Tally);
}
