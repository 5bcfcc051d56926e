import { describe, expect, it } from '@jest/globals';
import { postOfRow, readColumnMap } from './column-map.js';
import { OWN_COLUMNS } from './export-maps.js';

const row = (cells: Record<string, string>) => new Map(Object.entries(cells));
const OWN = { id: '1', network: 'n', 'author.id': 'a', text: '#t', createdAt: '2016-10-21T11:10:00Z' };

describe('postOfRow', () => {
  it('reads columns that are named like the fields', () => {
    const cells = { ...OWN, 'author.followers': '1,234', lang: 'en', 'engagement.likes': '12 345', kind: '' };
    expect(postOfRow(row(cells), OWN_COLUMNS)).toEqual({
      post: {
        id: '1',
        network: 'n',
        author: { id: 'a', followers: 1_234 },
        text: '#t',
        createdAt: '2016-10-21T11:10:00Z',
        lang: 'en',
        engagement: { likes: 12_345 },
      },
    });
  });

  it('reads local times by their format and zone, summer time included', () => {
    const map = { ...OWN_COLUMNS, timeFormats: ['MM/dd/yyyy HH:mm'], timeZone: 'America/Los_Angeles' };
    const at = (createdAt: string) => postOfRow(row({ ...OWN, createdAt }), map);
    expect(at('10/21/2016 04:10')).toMatchObject({ post: { createdAt: '2016-10-21T11:10:00.000Z' } });
    expect(at('12/01/2016 04:10')).toMatchObject({ post: { createdAt: '2016-12-01T12:10:00.000Z' } });
    expect(at('2016-12-01')).toEqual({ unreadable: 'the time "2016-12-01" fits no format' });
  });

  it('refuses a count that is no number', () => {
    expect(postOfRow(row({ ...OWN, 'engagement.likes': '1.2K' }), OWN_COLUMNS)).toHaveProperty('unreadable');
  });
});

describe('readColumnMap', () => {
  it('says what is wrong with a map', () => {
    expect(() => readColumnMap({ ...OWN_COLUMNS, text: 5 })).toThrow(/text/);
    expect(() => readColumnMap({ ...OWN_COLUMNS, typo: 'x' })).toThrow('/typo is no field of a column map');
    expect(readColumnMap(OWN_COLUMNS)).toEqual(OWN_COLUMNS);
  });
});
