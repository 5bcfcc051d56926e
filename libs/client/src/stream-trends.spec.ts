import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Refused } from './refused.js';
import { streamTrends, type TrendsEvent } from './stream-trends.js';

const frame = (id: string) => `id: ${id}\nevent: trends\ndata: {"window":"${id}"}\n\n`;
const stream = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } });

/** A connection that stays open until it is aborted, as a dead one does. */
const silent = (signal: AbortSignal) =>
  new Response(
    new ReadableStream({ start: (to) => signal.addEventListener('abort', () => to.error(signal.reason)) }),
  );

type Reply = (signal: AbortSignal) => Response;

/** Answers connections in turn; remembers from where each resumed. */
function server(replies: readonly Reply[]) {
  const resumed: (string | undefined)[] = [];
  const connect = async (lastEventId: string | undefined, signal: AbortSignal): Promise<Response> => {
    resumed.push(lastEventId);
    return (replies[resumed.length - 1] as Reply)(signal);
  };
  return { resumed, connect };
}

/** The next event, whatever time has to pass. */
async function next(events: AsyncGenerator<TrendsEvent, void>): Promise<TrendsEvent | undefined> {
  const coming = events.next();
  await jest.advanceTimersByTimeAsync(60_000);
  return (await coming).value as TrendsEvent | undefined;
}

describe('streamTrends', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('connects again after an end, says so, and resumes after the last event', async () => {
    const { connect, resumed } = server([() => stream(frame('a') + frame('b')), () => stream(frame('c'))]);
    const events = streamTrends(connect, {});
    expect(await next(events)).toMatchObject({ type: 'trends', id: 'a', answer: { window: 'a' } });
    expect(await next(events)).toMatchObject({ type: 'trends', id: 'b' });
    expect(await next(events)).toMatchObject({ type: 'reconnecting', reason: 'the connection ended' });
    expect(await next(events)).toMatchObject({ type: 'trends', id: 'c' });
    expect(resumed).toEqual([undefined, 'b']);
    await events.return();
  });

  it('tells that the counts cannot be read, and goes on with the same connection', async () => {
    const away = 'event: error\ndata: {"code":"unavailable","detail":"later"}\n\n';
    const { connect, resumed } = server([() => stream(away + frame('a'))]);
    const events = streamTrends(connect, {});
    expect(await next(events)).toEqual({ type: 'unavailable', detail: 'later' });
    expect(await next(events)).toMatchObject({ id: 'a' });
    expect(resumed).toHaveLength(1);
    await events.return();
  });

  it('takes a connection that says nothing for dead', async () => {
    const { connect } = server([silent, () => stream(frame('a'))]);
    const events = streamTrends(connect, {});
    expect(await next(events)).toMatchObject({ type: 'reconnecting', reason: 'nothing came for long' });
    expect(await next(events)).toMatchObject({ id: 'a' });
    await events.return();
  });

  it('waits longer each time, and as long as it is told to', async () => {
    const failing: Reply = () => {
      throw new Error('refused');
    };
    const full: Reply = () => new Response('{}', { status: 429, headers: { 'retry-after': '20' } });
    const { connect } = server([failing, failing, failing, full]);
    const events = streamTrends(connect, {});
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      const event = await next(events);
      if (event?.type === 'reconnecting') waits.push(event.inMs);
    }
    const [first = 0, second = 0, third = 0, told = 0] = waits;
    expect(first).toBeLessThanOrEqual(second);
    expect(second).toBeLessThanOrEqual(third);
    expect(told).toBe(20_000);
    await events.return();
  });

  it('gives up when no further try will do', async () => {
    const problem = {
      type: 'x',
      title: 'x',
      status: 400,
      code: 'invalid-parameter',
      detail: 'window is wrong',
    };
    const { connect } = server([() => Response.json(problem, { status: 400 })]);
    await expect(streamTrends(connect, {}).next()).rejects.toThrow(Refused);
  });

  it('ends when it is told to, also in a pause', async () => {
    const { connect } = server([() => stream(''), () => stream(frame('a'))]);
    const ended = new AbortController();
    const events = streamTrends(connect, { signal: ended.signal });
    expect(await next(events)).toMatchObject({ type: 'reconnecting' });
    const coming = events.next();
    ended.abort();
    expect(await coming).toEqual({ value: undefined, done: true });
  });
});
