import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEventTime } from './event-time.js';

describe('parseEventTime', () => {
  it('reads what Date writes', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        }),
        (date) => {
          expect(parseEventTime(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  it('reads a text the same, whichever was read before', () => {
    const number = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
    const time = fc
      .tuple(
        fc.constantFrom('2016-10-21', '2016-10-22', '2016-02-30'),
        fc.tuple(number(25), number(61), number(61)),
        fc.constantFrom('Z', '.5Z', '.123Z', '.x23Z', '.123456Z', '+02:00', ''),
      )
      .map(([day, clock, end]) => `${day}T${clock.join(':')}${end}`);
    fc.assert(
      fc.property(time, time, (before, text) => {
        parseEventTime('1999-01-01T00:00:00Z');
        const alone = parseEventTime(text);
        parseEventTime(before);
        expect(parseEventTime(text)).toBe(alone);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['2016-10-21T11:10:00Z', '2016-10-21T11:10:00.000Z'],
    ['2016-10-21t11:10:00z', '2016-10-21T11:10:00.000Z'],
    ['2016-10-21 11:10:00Z', '2016-10-21T11:10:00.000Z'],
    ['2016-10-21T13:10:00.5+02:00', '2016-10-21T11:10:00.500Z'],
    ['2016-10-21T05:40:00.123456789-05:30', '2016-10-21T11:10:00.123Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2016-02-29T00:00:00Z', '2016-02-29T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(new Date(parseEventTime(text) as number).toISOString()).toBe(expected);
  });

  it.each([
    '',
    'now',
    '2016-10-21',
    '2016-10-21T11:10Z',
    '2016-10-21T11:10:00',
    '2015-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2016-13-01T00:00:00Z',
    '2016-00-01T00:00:00Z',
    '2016-01-32T00:00:00Z',
    '2016-01-01T24:00:00Z',
    '2016-01-01T00:60:00Z',
    '2016-01-01T00:00:61Z',
    '2016-01-01T00:00:00+24:00',
    '+12016-01-01T00:00:00Z',
    ' 2016-01-01T00:00:00Z',
  ])('refuses %j', (text) => {
    expect(parseEventTime(text)).toBeUndefined();
  });
});
