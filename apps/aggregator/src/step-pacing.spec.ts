import { describe, expect, it } from '@jest/globals';
import { GATHER_MS, StepPacing } from './step-pacing.js';

describe('the pacing of steps', () => {
  it('lets records gather while taggers catch up, and never in live traffic', () => {
    const pacing = new StepPacing();
    expect(pacing.restAfter({ partition: 1, caughtUp: true, taggersBehind: true })).toBe(GATHER_MS);
    expect(pacing.restAfter({ partition: 1, caughtUp: true, taggersBehind: false })).toBe(0);
  });

  it('lets no partition rest while records are waiting in any', () => {
    const pacing = new StepPacing();
    expect(pacing.restAfter({ partition: 1, caughtUp: false, taggersBehind: true })).toBe(0);
    expect(pacing.restAfter({ partition: 2, caughtUp: true, taggersBehind: true })).toBe(0);
    expect(pacing.restAfter({ partition: 1, caughtUp: true, taggersBehind: true })).toBe(GATHER_MS);
  });

  it('forgets partitions that may be of another worker now', () => {
    const pacing = new StepPacing();
    pacing.restAfter({ partition: 1, caughtUp: false, taggersBehind: true });
    pacing.assigned();
    expect(pacing.restAfter({ partition: 2, caughtUp: true, taggersBehind: true })).toBe(GATHER_MS);
  });
});
