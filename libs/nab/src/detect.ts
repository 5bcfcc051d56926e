import { ALARM_LEVEL, BurstAlarm } from '@hashpulse/trends';
import type { NabSeries } from './nab-series.js';

/** The rows at which {@link BurstAlarm} raises an alarm, the same level for every series. */
export function detect({ values, stepMs }: NabSeries, alarmLevel = ALARM_LEVEL): number[] {
  const alarm = new BurstAlarm(stepMs, alarmLevel);
  return [...values.keys()].filter((row) => alarm.next(values[row] as number).alarm);
}
