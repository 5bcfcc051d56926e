import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** How a rule finds what it is about. */
export const MATCHES = ['exact', 'glob', 'regexp'] as const;

const MAX_RULES = 100_000;
const MAX_PATTERNS = 1_000;
const MAX_GROUPS = 10_000;
const MAX_GROUP_MEMBERS = 101;

const Name = Type.String({ minLength: 1, maxLength: 400 });
const Note = Type.Optional(Type.String({ maxLength: 1_000, description: 'why, for those who review it' }));

/** A rule as it is given. */
export const RuleSchema = Type.Union([
  Type.Object(
    {
      subject: Type.Literal('hashtag'),
      list: Type.Enum(['deny', 'allow']),
      match: Type.Enum([...MATCHES], {
        description:
          '`exact`: a hashtag in any spelling; `glob`: * for any characters, ? for one; `regexp`: RE2, must match all of the canonical form, ignores case',
      }),
      value: Name,
      note: Note,
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      subject: Type.Literal('author'),
      list: Type.Literal('deny'),
      match: Type.Literal('exact', { description: 'authors are kept as hashes only: no pattern finds one' }),
      value: Type.String({ minLength: 1, maxLength: 400, description: 'an `author.id`' }),
      network: Type.Optional(
        Type.String({ pattern: '^[a-z0-9_.-]{1,32}$', description: 'only in this network' }),
      ),
      note: Note,
    },
    { additionalProperties: false },
  ),
]);

/** Hashtags that are ranked as one, under its name. */
export const GroupSchema = Type.Object(
  { name: Name, members: Type.Array(Name, { minItems: 1, maxItems: MAX_GROUP_MEMBERS }) },
  { additionalProperties: false },
);

/** All that moderators have decided: what is exported and imported. */
export const ModerationDocumentSchema = Type.Object(
  {
    approval: Type.Boolean({ description: 'a hashtag is shown only when it is on the allow list' }),
    rules: Type.Array(RuleSchema, { maxItems: MAX_RULES }),
    groups: Type.Array(GroupSchema, { maxItems: MAX_GROUPS }),
  },
  { additionalProperties: false },
);

export type Rule = Static<typeof RuleSchema>;
export type Group = Static<typeof GroupSchema>;
export type ModerationDocument = Static<typeof ModerationDocumentSchema>;

/** Nothing is decided: everything is shown. */
export const NO_MODERATION: ModerationDocument = { approval: false, rules: [], groups: [] };

/** Something given is not as it must be; the message says what. */
export class ModerationError extends Error {
  override readonly name = 'ModerationError';
}

const checkRule = Compile(RuleSchema);
const checkGroup = Compile(GroupSchema);
const checkDocument = Compile(ModerationDocumentSchema);

interface Check<T> {
  Check(value: unknown): value is T;
  Errors(value: unknown): { instancePath: string; message: string }[];
}

function checked<T>(check: Check<T>, value: unknown): T {
  if (check.Check(value)) return value;
  const [first] = check.Errors(value);
  throw new ModerationError(
    `${first?.instancePath || 'the body'} ${first?.message ?? 'is not as it must be'}`,
  );
}

/** @throws {@link ModerationError} */
export const readRule = (value: unknown): Rule => checked(checkRule as Check<Rule>, value);
/** @throws {@link ModerationError} */
export const readGroup = (value: unknown): Group => checked(checkGroup as Check<Group>, value);
/** @throws {@link ModerationError} */
export function readDocument(value: unknown): ModerationDocument {
  const document = checked(checkDocument as Check<ModerationDocument>, value);
  if (document.rules.filter(({ match }) => match !== 'exact').length > MAX_PATTERNS) {
    throw new ModerationError(`rules: at most ${MAX_PATTERNS} patterns`);
  }
  return document;
}
