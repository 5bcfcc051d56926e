import { describe, expect, it } from '@jest/globals';
import { Moderation } from '@hashpulse/moderation';
import { Snapshots } from './snapshots.js';

function setUp() {
  let now = 0;
  let away = false;
  let reading: Promise<void> = Promise.resolve();
  const oldest = { minute: Infinity, hour: Infinity };
  const nothing = { partitions: [], sources: 0, progress: [], oldest, halted: [], incomplete: [] };
  const overview = async () => {
    await reading;
    if (away) throw new Error('Redis is away');
    return { ...nothing, postsEnds: undefined };
  };
  const snapshots = new Snapshots({ overview }, { read: async () => new Moderation('') }, () => now);
  return {
    snapshots,
    pass: (ms: number) => (now += ms),
    lose: () => (away = true),
    /** The next readings end when the function is called that this gives. */
    holdUp: () => {
      let end = (): void => undefined;
      reading = new Promise((resolve) => (end = resolve));
      return end;
    },
    askOften: async () => {
      for (let i = 0; i < 30; i++) await snapshots.current();
    },
  };
}

describe('Snapshots', () => {
  it('reads anew after 200 ms', async () => {
    const { snapshots, pass } = setUp();
    const first = await snapshots.current();
    pass(199);
    expect(await snapshots.current()).toBe(first);
    pass(1);
    expect(await snapshots.current()).not.toBe(first);
  });

  it('lets nobody wait for the next while many ask, up to a second', async () => {
    const { snapshots, pass, holdUp, askOften } = setUp();
    const first = await snapshots.current();
    await askOften();
    pass(500);
    const end = holdUp();
    expect(await snapshots.current()).toBe(first);
    pass(500);
    const waited = snapshots.current();
    end();
    expect(await waited).not.toBe(first);
  });

  it('gives the next one to those who prepare for it, and to the others only then', async () => {
    const { snapshots, pass, askOften } = setUp();
    const first = await snapshots.current();
    const prepared: unknown[] = [];
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const began = new Promise<void>((begin) => {
      snapshots.beforeNext(async () => {
        prepared.push(await snapshots.current());
        begin();
        await ended;
      });
    });
    await askOften();
    pass(200);
    expect(await snapshots.current()).toBe(first);
    await began;
    expect(await snapshots.current()).toBe(first);
    pass(800);
    const next = snapshots.current();
    end();
    expect(await next).toBe(prepared[0]);
    expect(prepared).not.toContain(first);
  });

  it('says that Redis is away once what it has is a second old, and at once when few ask', async () => {
    const { snapshots, pass, lose, askOften } = setUp();
    const first = await snapshots.current();
    lose();
    pass(200);
    await expect(snapshots.current()).rejects.toThrow('Redis is away');
    await askOften().catch(() => undefined);
    for (let i = 0; i < 30; i++) await snapshots.current().catch(() => undefined);
    expect(await snapshots.current()).toBe(first);
    pass(800);
    await expect(snapshots.current()).rejects.toThrow('Redis is away');
  });
});
