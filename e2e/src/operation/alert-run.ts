import { ALERT_FAULTS } from './alert-faults.js';
import { FaultStage } from './fault-stage.js';
import { OperatedSystem } from './operated-system.js';
import { requireAlerts } from './promtool.js';
import { ScrapedHistory } from './scraped-history.js';

/** What a run of the alerts is asked to do. */
export interface AlertRunSettings {
  /** Faults by name, in the order in which they are caused. */
  readonly faults: readonly string[];
  /** Real time that the rules take for a minute, ms. */
  readonly minuteMs: number;
  readonly log: (line: string) => void;
}

const QUIET_MINUTES = 4;

/** Causes each fault in a real system, and gives the faults whose alerts did not fire, with promtool's words. */
export async function alertRun({ faults, minuteMs, log }: AlertRunSettings): Promise<Map<string, string>> {
  const failed = new Map<string, string>();
  const system = await OperatedSystem.start({
    INGEST_WAL_MAX_BYTES: '1048576',
    WEBHOOK_ALLOW_PRIVATE: 'true',
  });
  try {
    for (const name of faults) {
      const fault = ALERT_FAULTS[name];
      if (!fault)
        throw new Error(`there is no fault ${name}; there are ${Object.keys(ALERT_FAULTS).join(', ')}`);
      await fault.prepare?.(system);
      const stage = new FaultStage(system, new ScrapedHistory(system), minuteMs);
      const behind = name === 'behind' ? 240_000 : 0;
      await stage.minutes(QUIET_MINUTES, async () =>
        Promise.all([stage.produce(50, { behind }), stage.post(10, behind)]),
      );
      try {
        await fault.run(stage);
        requireAlerts(stage.history, { alerts: fault.alerts, quiet: QUIET_MINUTES });
        log(`${name}: ${fault.alerts.join(', ')} fired`);
      } catch (error) {
        failed.set(name, (error as Error).message);
        log(`${name}: ${fault.alerts.join(', ')} DID NOT FIRE as they should: ${(error as Error).message}`);
      }
      await stage.stop();
    }
  } finally {
    await system.stop();
  }
  return failed;
}
