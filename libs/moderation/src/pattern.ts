import { canonicalHashtag } from '@hashpulse/hashtags';
import { RE2JS } from 're2js';
import { ModerationError, type Rule } from './moderation-document.js';

/** Tells whether the whole of a text matches. Takes time in proportion to its length, whatever the pattern. */
export type Matcher = (text: string) => boolean;

const MAX_PROGRAM_SIZE = 10_000;

/**
 * What a glob or regular expression matches.
 * @throws {@link ModerationError} for an expression that is none, or would take too long
 */
export function matcherOf({ subject, match, value }: Rule): Matcher {
  const expression =
    match === 'glob' ? globExpression(subject === 'hashtag' ? canonicalHashtag(value) : value) : value;
  const flags = RE2JS.DOTALL | (subject === 'hashtag' && match === 'regexp' ? RE2JS.CASE_INSENSITIVE : 0);
  const pattern = compile(expression, flags);
  return (text) => pattern.matches(text);
}

function compile(expression: string, flags: number): RE2JS {
  try {
    const pattern = RE2JS.compile(expression, flags);
    if (pattern.programSize() <= MAX_PROGRAM_SIZE) return pattern;
  } catch (error) {
    throw new ModerationError(`value: not an RE2 regular expression: ${(error as Error).message}`);
  }
  throw new ModerationError('value: the expression is too large');
}

function globExpression(glob: string): string {
  const parts = glob.split(/([*?])/);
  return parts.map((part) => (part === '*' ? '.*' : part === '?' ? '.' : RE2JS.quote(part))).join('');
}
