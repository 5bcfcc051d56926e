import Type, { type Static } from 'typebox';

/** A hashtag in Mastodon's shape (entity `Tag` with its history); all values are strings. */
export const MastodonTagSchema = Type.Object(
  {
    id: Type.String({ description: 'The canonical hashtag' }),
    name: Type.String({ description: 'The most used spelling' }),
    url: Type.String({ format: 'uri' }),
    history: Type.Array(
      Type.Object({
        day: Type.String({ description: "The day's UTC midnight in epoch seconds" }),
        accounts: Type.String({ description: 'Distinct authors on the day' }),
        uses: Type.String({ description: 'Posts on the day' }),
      }),
      { description: 'Seven days, newest first' },
    ),
  },
  { title: 'MastodonTag' },
);

export type MastodonTag = Static<typeof MastodonTagSchema>;
