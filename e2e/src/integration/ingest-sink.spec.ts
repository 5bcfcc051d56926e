import { afterEach, describe, expect, it } from '@jest/globals';
import { IngestSink } from '@hashpulse/sources';
import { HttpNetwork } from '../networks/http-network.js';

let toStop: HttpNetwork[] = [];
afterEach(async () => {
  for (const one of toStop) await one.stop();
  toStop = [];
});
const started = (one: HttpNetwork): HttpNetwork => {
  toStop.push(one);
  return one;
};

describe('IngestSink', () => {
  const signal = new AbortController().signal;
  const posts = [{ id: '1' }, { id: '2' }, { id: '3' }];

  it('tells how long ingest wants to be left alone', async () => {
    const network = started(
      await HttpNetwork.start((_, response) => {
        response.writeHead(503, { 'retry-after': '5' }).end('{"detail":"Kafka is away"}');
      }),
    );
    const sink = new IngestSink({ url: network.address, apiKey: 'k' });
    const sent = sink.send(posts, signal);
    await expect(sent).rejects.toMatchObject({
      message: 'ingest answers 503: Kafka is away',
      retryAfterMs: 5_000,
    });
    expect(network.requests[0]?.headers.authorization).toBe('Bearer k');
  });

  it('halves what is too large, and gives up only the post that is too large by itself', async () => {
    const network = started(
      await HttpNetwork.start((_, response, request) => {
        const size = Number(request.headers['content-length']);
        request.resume();
        if (size > 60) return void response.writeHead(413).end('{"detail":"too large"}');
        response.writeHead(202).end('{"accepted":1,"rejected":[]}');
      }),
    );
    const sink = new IngestSink({ url: network.address, apiKey: undefined });
    const noise = Array.from({ length: 100 }, (_, i) => (i * 7_919).toString(36)).join('');
    expect(await sink.send([{ id: '1' }, { id: noise }, { id: '3' }], signal)).toEqual({
      accepted: 2,
      refused: [{ code: 'body-too-large', message: 'too large' }],
    });
  });

  it('passes on why posts were refused', async () => {
    const rejected = [{ index: 0, code: 'invalid-time', message: 'no time' }];
    const network = started(
      await HttpNetwork.start((_, response) => {
        response.writeHead(422).end(JSON.stringify({ detail: 'none', rejected }));
      }),
    );
    const sink = new IngestSink({ url: network.address, apiKey: undefined });
    expect(await sink.send(posts, signal)).toEqual({ accepted: 0, refused: rejected });
  });
});
