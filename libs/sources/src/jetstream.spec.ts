import { describe, expect, it } from '@jest/globals';
import { frames } from './frames.js';
import { readFrame } from './jetstream.js';

const read = frames('jetstream.ndjson').trim().split('\n').map(readFrame);

describe('readFrame', () => {
  it('makes posts of commits, with the tags that the text lacks', () => {
    expect(read[0]).toEqual({
      cursor: '1725911162329308',
      posts: [
        {
          id: 'at://did:plc:eygmaihciaxprqvxpfvl6flk/app.bsky.feed.post/3l3qo2vuowo2b',
          network: 'bluesky',
          author: { id: 'did:plc:eygmaihciaxprqvxpfvl6flk' },
          text: 'Good morning #Streams, and a tag without a sign\n#EventTime',
          createdAt: '2024-09-09T19:46:02.102Z',
          kind: 'post',
          lang: 'en',
        },
      ],
    });
  });

  it('takes the time at which the network saw a post that claims to come from later', () => {
    expect(read[1]).toMatchObject({
      posts: [
        {
          createdAt: '2024-09-09T19:46:03.000Z',
          kind: 'reply',
          lang: 'pt-BR',
          text: 'from the future\n#Hidden',
        },
      ],
    });
  });

  it('knows a quote, and takes a post back', () => {
    expect(read[2]).toMatchObject({ posts: [{ kind: 'quote', createdAt: '2024-09-09T19:46:04.000Z' }] });
    const id = 'at://did:plc:ufbl4k27gp6kzas5glhz7fim/app.bsky.feed.post/3l3qo2xuowo2b';
    expect(read[5]).toEqual({
      posts: [{ id, network: 'bluesky', deleted: true }],
      cursor: '1725911167000000',
    });
  });

  it('moves the cursor also by what is no post', () => {
    expect(read.slice(3, 5)).toEqual([
      { posts: [], cursor: '1725911165000000' },
      { posts: [], cursor: '1725911166000000' },
    ]);
  });

  it.each(['{', '[]', '{"did":"d","time_us":"1","kind":"commit"}'])('tells that %s is no event', (message) =>
    expect(readFrame(message)).toHaveProperty('unreadable'),
  );

  it('tells of a record that is no post', () => {
    const commit = { operation: 'create', collection: 'app.bsky.feed.post', rkey: 'r', record: { text: 5 } };
    const reading = readFrame(JSON.stringify({ did: 'd', time_us: 1, kind: 'commit', commit }));
    expect(reading).toEqual({ unreadable: 'at://d/app.bsky.feed.post/r is no app.bsky.feed.post' });
  });
});
