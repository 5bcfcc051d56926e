import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Readiness } from './readiness.js';

afterEach(() => void jest.useRealTimers());

describe('Readiness', () => {
  it('refuses two checks of one name', () => {
    const readiness = new Readiness();
    readiness.register('kafka', async () => undefined);
    expect(() => readiness.register('kafka', async () => undefined)).toThrow('kafka');
  });

  it('does not wait for ever for a dependency that hangs', async () => {
    jest.useFakeTimers();
    const readiness = new Readiness();
    readiness.register('redis', () => new Promise(() => undefined));
    readiness.register('kafka', async () => undefined);
    const report = readiness.report();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(await report).toEqual({ redis: 'no answer within 3 s', kafka: 'ok' });
  });

  it('is not ready while it stops', async () => {
    const readiness = new Readiness();
    readiness.onModuleDestroy();
    expect(await readiness.report()).toEqual({ service: 'stopping' });
  });
});
