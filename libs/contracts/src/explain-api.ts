import Type, { type Static } from 'typebox';
import { asOf, Count, ErrorField, orNull, Time, WindowField } from './answer-fields.js';

/** A network's part in a burst score. */
export const ExplainedTermSchema = Type.Object({
  network: Type.String(),
  authors: Type.Integer({ minimum: 0, description: 'Distinct authors in the window' }),
  volume: Count,
  networkVolume: Type.Integer({ minimum: 0, description: 'Posts of the network in the window' }),
  observed: Type.Number({ description: 'The authors, fewer when they repeat themselves or copy each other' }),
  expected: Type.Number({ description: 'Authors to expect: the highest of the expectations' }),
  expectations: Type.Object({
    recently: Type.Number({ description: "The baseline's share of this traffic" }),
    sameHours: orNull(
      Type.Number({ description: 'The share of the same hours, median of up to seven days' }),
    ),
    weekAgo: orNull(Type.Number({ description: 'The share of the same hours a week ago' })),
  }),
  dispersion: Type.Number({ description: 'The variance is e + dispersion · e²' }),
  prior: Type.Number({ description: 'Added to what is expected, so that a new hashtag has a finite score' }),
  score: Type.Number({ description: '2 · (o · ln(o / e) − (o − e)), negative when o < e' }),
  significance: Type.Number({
    description: '2 · (o · ln(o / e) − (o + 1/d) · ln((1 + d·o) / (1 + d·e))), negative when o < e',
  }),
  baseline: Type.Object({
    hours: Type.Number({ description: 'Hours of the network before the window' }),
    authors: Type.Integer({ minimum: 0, description: 'Authors an hour, summed' }),
    volume: Count,
    networkVolume: Count,
  }),
});

/** `GET /v1/hashtags/{hashtag}/explain` */
export const ExplainAnswerSchema = Type.Object(
  {
    ...asOf,
    window: WindowField,
    network: orNull(Type.String()),
    hashtag: Type.String(),
    label: Type.String(),
    moderation: Type.Object({
      state: Type.Enum(['shown', 'denied', 'pending'], {
        description: 'Only what is shown can have a rank; pending: it waits for an approval',
      }),
      rankedAs: Type.String({ description: 'The group that it is ranked in, or the hashtag itself' }),
    }),
    rank: orNull(Type.Integer({ minimum: 1 })),
    score: Type.Number({ description: 'The sum over the networks in which it rises, times the currency' }),
    significance: Type.Number({
      description:
        'The sum over the same; listed as trending from 10 on, from less where there are few hashtags',
    }),
    currency: Type.Number({
      description: 'Part of the score: 1 while it goes on, less when most of it is over',
    }),
    judged: Type.Object(
      { from: Time, to: Time },
      { description: 'The window, or its last 5 or 15 minutes if the hashtag stands out more in these' },
    ),
    authors: Type.Integer({ minimum: 0, description: 'Summed over the networks' }),
    observed: Type.Number(),
    expected: Type.Number(),
    baseline: Type.Object({
      from: orNull(Time),
      to: Time,
      hours: Type.Number({ description: 'Of the network that has most of them; 0 in the warm-up' }),
    }),
    penalties: Type.Array(
      Type.Object({
        network: Type.String(),
        code: Type.Enum(['repetition', 'circle', 'copies']),
        factor: Type.Number({ description: 'What of the authors is left' }),
        detail: Type.String(),
      }),
    ),
    flags: Type.Array(Type.Enum(['invisible-characters', 'mixed-scripts', 'stacked-marks']), {
      description: 'Why the hashtag may not be what it looks like; it is counted all the same',
    }),
    formula: Type.String(),
    terms: Type.Array(ExplainedTermSchema),
    error: ErrorField,
  },
  { title: 'Explanation' },
);

export type ExplainAnswer = Static<typeof ExplainAnswerSchema>;
