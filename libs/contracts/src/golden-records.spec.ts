import { describe, expect, it } from '@jest/globals';
import { isNewerHashtagsRecord, readHashtagsRecord, recordChecksum } from './hashtags-record.js';
import { postFromJson } from './post.js';
import { CHECKSUM_HEADER, CONSUMER_GROUPS, FORWARD_HEADERS, ORIGIN_HEADERS, TOPICS } from './topics.js';

// Records as each version of the system has written them. They stand in topics for days, so every later version must
// read them as they were meant: add a version here, never change one.

describe('records of posts', () => {
  it('version 1 is read as it was meant', () => {
    const golden =
      '{"id":"1","network":"mastodon","author":{"id":"ada","followers":120},"text":"Is it back? #TwitterBack","createdAt":"2016-10-21T16:30:00Z","lang":"en-GB","kind":"reply","engagement":{"likes":3,"reposts":2,"replies":1,"views":90}}';
    expect(postFromJson(JSON.parse(golden), Date.parse('2016-10-21T16:30:00Z'))).toMatchObject({
      post: {
        id: '1',
        network: 'mastodon',
        authorId: 'ada',
        followers: 120,
        text: 'Is it back? #TwitterBack',
        lang: 'en',
        kind: 'reply',
        engagement: { likes: 3, reposts: 2, replies: 1, views: 90 },
      },
    });
  });

  it('with fields of a version to come are read like those without', () => {
    const known = {
      id: '1',
      network: 'x',
      author: { id: 'a' },
      text: '#a',
      createdAt: '2016-10-21T16:30:00Z',
    };
    const newer = { ...known, v: 2, geo: { lat: 1 }, author: { id: 'a', verified: true } };
    const now = Date.parse('2016-10-21T16:30:00Z');
    const read = (value: object) => (postFromJson(value, now) as { post: { id: string; text: string } }).post;
    expect([read(newer).id, read(newer).text]).toEqual([read(known).id, read(known).text]);
  });
});

describe('records of hashtags', () => {
  const uses =
    '{"v":1,"partition":3,"type":"uses","uses":[[42,1,1477067400000,"mastodon","en",123456789,120,"TwitterBack",3,2,1,90,["news"]],[43,-1,1477067400001,"x","und",7,0,"twitterback",0,0,0,0,[]]]}';
  const traffic =
    '{"v":1,"partition":3,"type":"traffic","network":"mastodon","posts":[[42,1,1477067400000,"en"]]}';
  const progress = '{"v":1,"partition":3,"type":"progress","next":44,"streamTime":null,"caughtUp":true}';

  // With what copies of a text have in common.
  const usesWithText =
    '{"v":1,"partition":3,"type":"uses","uses":[[42,1,1477067400000,"mastodon","en",123456789,120,"TwitterBack",3,2,1,90,["news"],987654321]]}';

  it.each([uses, usesWithText, traffic, progress])('version 1 is read as it was meant: %s', (golden) => {
    expect(readHashtagsRecord(golden)).toEqual(JSON.parse(golden));
  });

  it('version 1 has this checksum', () => {
    // Computed with Python: format(zlib.crc32(b'progress:3' + value), 'x').
    expect(recordChecksum('progress:3', progress)).toBe('dc9006da');
  });

  it('with fields of a version to come are read', () => {
    expect(readHashtagsRecord(progress.replace('"v":1', '"v":1,"epoch":9'))).toMatchObject({ next: 44 });
    const longer = usesWithText.replace('987654321]', '987654321,"more",[1]]');
    expect(readHashtagsRecord(longer)).toMatchObject({ type: 'uses', partition: 3 });
  });

  it('of a version to come are not read, and are known as such', () => {
    const newer = progress.replace('"v":1', '"v":2');
    expect([readHashtagsRecord(newer), isNewerHashtagsRecord(newer)]).toEqual([undefined, true]);
    expect(['{"v":1,"type":"odd"}', '{', 'null', '{"v":"2"}'].map(isNewerHashtagsRecord)).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('headers of forwarded, late and dead records', () => {
  it('have the names that stand in topics already', () => {
    expect({ ...ORIGIN_HEADERS, checksum: CHECKSUM_HEADER }).toEqual({
      topic: 'hashpulse-source-topic',
      partition: 'hashpulse-source-partition',
      offset: 'hashpulse-source-offset',
      reason: 'hashpulse-reason',
      detail: 'hashpulse-detail',
      checksum: 'hashpulse-crc32',
    });
    expect(FORWARD_HEADERS).toEqual({
      partition: 'hashpulse-forwarded-partition',
      offset: 'hashpulse-forwarded-offset',
      beyondGrace: 'hashpulse-beyond-grace',
    });
    expect([...Object.values(TOPICS), ...Object.values(CONSUMER_GROUPS)]).toEqual([
      'posts',
      'hashtags',
      'posts.dead',
      'posts.late',
      'hashpulse.tagger',
      'hashpulse.aggregator',
    ]);
  });
});
