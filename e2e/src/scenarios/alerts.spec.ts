import { describe, expect, it, jest } from '@jest/globals';
import { alertRules } from '../deploy-metrics.js';
import { ALERT_FAULTS } from '../operation/alert-faults.js';
import { alertRun } from '../operation/alert-run.js';
import { promtool } from '../operation/promtool.js';

/** The first time promtool is compiled. */
jest.setTimeout(900_000);

describe('alerts', () => {
  it('have each a fault that must raise it (npm run alerts)', () => {
    const raised = new Set(Object.values(ALERT_FAULTS).flatMap(({ alerts }) => alerts));
    expect([...raised].sort()).toEqual(
      alertRules()
        .map(({ alert }) => alert)
        .sort(),
    );
  });

  if (promtool() === undefined) {
    process.stderr.write(
      '\nNOT RUN: no alert was made to fire, because neither promtool nor Go is on this machine.\n\n',
    );
    return;
  }

  it('are raised by their faults in a real system, and not before: a few of them', async () => {
    const faults = ['app-down', 'unassigned', 'webhook-disabled', 'records-lost'];
    expect(await alertRun({ faults, minuteMs: 1_000, log: () => undefined })).toEqual(new Map());
  });
});
