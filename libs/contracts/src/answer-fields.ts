import Type from 'typebox';
import { WINDOW_NAMES } from './windows.js';

/** A whole number from 0 on. */
export const Count = Type.Integer({ minimum: 0 });
/** An event time. */
export const Time = Type.String({ format: 'date-time', examples: ['2016-10-21T11:10:00.000Z'] });
/** What may be missing. */
export const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** The name of a window. */
export const WindowField = Type.Enum(WINDOW_NAMES);

/** When an answer holds. */
export const asOf = {
  asOf: orNull(Time),
  completeUntil: orNull(
    Type.String({ format: 'date-time', description: 'Every post before this event time is counted' }),
  ),
  incomplete: Type.Optional(
    Type.Array(Type.Object({ from: Time, to: Time }), {
      description: 'Spans of event time in which records were lost before they were counted; absent: none',
    }),
  ),
};

/** By how much figures may be too low, where a flood of hashtags did not fit. */
export const ErrorField = Type.Optional(
  Type.Object(
    {
      volume: Type.Integer({ minimum: 0, description: 'Holds for authors too' }),
      impressions: Type.Integer({ minimum: 0, description: 'Holds for reach too' }),
      engagement: Count,
    },
    { description: 'By how much the figures may be too low at most, never too high; absent: exact' },
  ),
);
