import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type CompareAnswer,
  type HistoryAnswer,
  type NetworksAnswer,
  TOPICS,
  type TrendsAnswer,
} from '@hashpulse/contracts';
import { ACTS, demoPosts, SILENT_NETWORK, SPAM } from '@hashpulse/demo';
import { Pipeline } from './pipeline.js';

jest.setTimeout(240_000);

const ENDS_AT = Date.parse('2016-10-21T18:00:00Z');
const MINUTE = 60_000;
const STORY = ['twitterdown', 'twitterback', 'twitterparty', 'ddos', 'dyn'];
const SPAM_HASHTAG = SPAM.hashtag.toLowerCase();

/** Event times of the posts of the network that falls silent. */
const silentNetworkPosts: number[] = [];
let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.start();
  const messages = Array.from(demoPosts({ seed: 1, endsAt: ENDS_AT, runId: 'story' }), ({ json }) => {
    const { network, id, createdAt } = JSON.parse(json) as { network: string; id: string; createdAt: string };
    if (network === SILENT_NETWORK) silentNetworkPosts.push(Date.parse(createdAt));
    return { key: `${network}:${id}`, value: json };
  });
  await pipeline.produce(TOPICS.posts, messages);
  await pipeline.settled();
});
afterAll(async () => pipeline?.stop());

/** What trends at a moment of the story, `minutesLeft` before its end. */
async function trendsAt(
  minutesLeft: number,
  window: string,
  rank = 'trending',
): Promise<TrendsAnswer['trends']> {
  const asOf = new Date(ENDS_AT - minutesLeft * MINUTE).toISOString();
  const path = `/v1/trends?window=${window}&rank=${rank}&asOf=${asOf}&limit=10`;
  return (await pipeline.ask<TrendsAnswer>(path)).trends;
}

/** By how much the weakest of these stands above everything that is not of the story. */
function lead(trends: TrendsAnswer['trends'], hashtags: readonly string[]): number {
  const scores = (chosen: (hashtag: string) => boolean) =>
    trends.filter(({ hashtag }) => chosen(hashtag)).map(({ score }) => score);
  const [weakest, everyday] = [
    Math.min(...scores((hashtag) => hashtags.includes(hashtag))),
    Math.max(0, ...scores((hashtag) => !STORY.includes(hashtag))),
  ];
  return weakest / Math.max(everyday, 1);
}

describe('the story of 21 October 2016, as it is ranked', () => {
  it.each(['5m', '15m', '1h'])('has #TwitterDown on top while twitter is silent (%s)', async (window) => {
    const trends = await trendsAt(ACTS.silence.to + 20, window);
    expect(trends[0]?.hashtag).toBe('twitterdown');
    expect(lead(trends, ['twitterdown'])).toBeGreaterThan(5);
  });

  it.each(['5m', '15m'])('has #TwitterBack and #TwitterDown lead at the return (%s)', async (window) => {
    const trends = await trendsAt(ACTS.flood.from - 15, window);
    const leaders = trends.slice(0, 2).map(({ hashtag }) => hashtag);
    expect(leaders.sort()).toEqual(['twitterback', 'twitterdown']);
    expect(lead(trends, leaders)).toBeGreaterThan(5);
  });

  it('has #TwitterBack among the first within two minutes of the return', async () => {
    const trends = await trendsAt(ACTS.flood.from - 2, '5m');
    expect(trends.slice(0, 3).map(({ hashtag }) => hashtag)).toContain('twitterback');
  });

  it('never lets spam trend that a few accounts make, although it is the largest in volume', async () => {
    const byVolume = await trendsAt(ACTS.silence.to + 20, '1h', 'volume');
    expect(byVolume.slice(0, 2).map(({ hashtag }) => hashtag)).toContain(SPAM_HASHTAG);
    for (const minutesLeft of [ACTS.silence.to + 20, ACTS.flood.from - 15, 20]) {
      for (const window of ['5m', '15m', '1h', '24h']) {
        const trending = (await trendsAt(minutesLeft, window)).map(({ hashtag }) => hashtag);
        expect(trending).not.toContain(SPAM_HASHTAG);
      }
    }
  });
});

describe("the networks' pulse in the story", () => {
  const at = (time: number) => new Date(time).toISOString();
  const silence = () => {
    const middle = ENDS_AT - ((ACTS.silence.from + ACTS.silence.to) / 2) * MINUTE;
    const times = silentNetworkPosts.sort((a, b) => a - b);
    return {
      from: at(times.findLast((time) => time < middle) as number),
      to: at(times.find((time) => time > middle) as number),
    };
  };

  it('tells when twitter fell silent and when it came back, and of no other silence', async () => {
    const { networks } = await pipeline.ask<NetworksAnswer>('/v1/networks');
    for (const { network, silentSince, backSince, silences } of networks) {
      expect(silentSince).toBeNull();
      const isSilentOne = network === SILENT_NETWORK;
      expect(silences).toEqual(isSilentOne ? [silence()] : []);
      expect(backSince).toEqual(isSilentOne ? silence().to : null);
    }
    expect(networks.map(({ network }) => network)).toContain(SILENT_NETWORK);
  });

  it('marks the gap in histories that it reaches into, and in no other', async () => {
    const gap = { network: SILENT_NETWORK, ...silence() };
    const history = (range: string) =>
      pipeline.ask<HistoryAnswer>(`/v1/hashtags/twitterdown/history?step=1m${range}`);
    expect((await history('')).gaps).toEqual([gap]);
    expect((await history(`&from=${at(ENDS_AT - 30 * MINUTE)}`)).gaps).toEqual([]);
    const compared = await pipeline.ask<CompareAnswer>('/v1/compare?hashtags=twitterdown,ddos&step=1h');
    expect(compared.gaps).toEqual([gap]);
  });
});
