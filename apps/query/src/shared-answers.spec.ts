import { describe, expect, it } from '@jest/globals';
import { SharedAnswers } from './shared-answers.js';
import type { Snapshot } from './snapshot.js';

function setUp() {
  let snapshot = {} as Snapshot;
  let made = 0;
  let prepare = async (): Promise<void> => undefined;
  const answers = new SharedAnswers({
    current: async () => snapshot,
    beforeNext: (one) => (prepare = one),
  });
  const ask = (question: string) => answers.of(question, async () => `${question} ${++made}`);
  const renew = () => (snapshot = {} as Snapshot);
  /** A new snapshot that is prepared before it is given out. */
  const renewPrepared = async () => {
    const [before, next] = [snapshot, renew()];
    const preparing = prepare();
    snapshot = before;
    await preparing;
    snapshot = next;
  };
  return { answers, ask, renew, renewPrepared };
}

describe('SharedAnswers', () => {
  it('answers a question once for all who ask it of a snapshot', async () => {
    const { ask } = setUp();
    const together = await Promise.all([ask('a'), ask('b'), ask('a')]);
    expect([...together, await ask('a')]).toEqual(['a 1', 'b 2', 'a 1', 'a 1']);
  });

  it('answers it anew of a new snapshot', async () => {
    const { ask, renew } = setUp();
    await ask('a');
    renew();
    expect(await ask('a')).toBe('a 2');
  });

  it('has the answer to what many ask ready when a new snapshot is given out', async () => {
    const { ask, renewPrepared } = setUp();
    for (const question of ['a', 'a', 'b', 'a']) await ask(question);
    await renewPrepared();
    expect([await ask('a'), await ask('b')]).toEqual(['a 3', 'b 4']);
  });

  it('does not keep a failure', async () => {
    const { answers, ask } = setUp();
    const failing = answers.of('a', async () => Promise.reject(new Error('Redis is away')));
    await expect(failing).rejects.toThrow('Redis is away');
    expect(await ask('a')).toBe('a 1');
  });

  it('keeps no more than 500 answers, and gives all', async () => {
    const { ask } = setUp();
    for (let i = 0; i < 501; i++) await ask(`question ${i}`);
    expect([await ask('question 499'), await ask('question 500')]).toEqual([
      'question 499 500',
      'question 500 502',
    ]);
  });
});
