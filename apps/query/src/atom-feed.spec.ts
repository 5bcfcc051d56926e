import { describe, expect, it } from '@jest/globals';
import type { Trend, TrendsAnswer } from '@hashpulse/contracts';
import { atomFeed } from './atom-feed.js';

const addresses = {
  self: 'http://x/v1/trends.atom?window=1h&rank=trending',
  page: 'http://x/',
  hashtag: (hashtag: string) => `http://x/?hashtag=${encodeURIComponent(hashtag)}`,
};
const answer = (trends: Partial<Trend>[], asOf: string | null): TrendsAnswer =>
  ({
    asOf,
    completeUntil: asOf,
    window: '1h',
    rank: 'trending',
    network: null,
    lang: null,
    trends,
  }) as TrendsAnswer;

describe('atomFeed', () => {
  it('has an entry for each trend, known by hashtag and day', () => {
    const trend = { rank: 1, hashtag: 'مصر', label: 'مصر', firstSeenAt: '2016-10-21T10:00:00.000Z' };
    const feed = atomFeed(answer([trend], '2016-10-21T11:00:00.000Z'), addresses);
    const page = 'http://x/?hashtag=%D9%85%D8%B5%D8%B1';
    expect(feed).toContain(`<id>${page}&amp;day=2016-10-21</id><title>#مصر</title>`);
    expect(feed).toContain('<updated>2016-10-21T11:00:00.000Z</updated>');
    expect(feed.match(/<entry>/g)).toHaveLength(1);
  });

  it('lets no text become markup', () => {
    const feed = atomFeed(
      answer(
        [{ hashtag: 'a', label: `<b>&"'`, firstSeenAt: '2016-10-21T10:00:00.000Z' }],
        '2016-10-21T11:00:00.000Z',
      ),
      addresses,
    );
    expect(feed).toContain('<title>#&lt;b&gt;&amp;&quot;&apos;</title>');
    expect(feed).not.toContain('<b>');
  });

  it('is a feed also while nothing is counted', () => {
    expect(atomFeed(answer([], null), addresses)).toContain('<updated>1970-01-01T00:00:00.000Z</updated>');
  });
});
