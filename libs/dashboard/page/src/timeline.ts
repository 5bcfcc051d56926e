import type { NetworksHistoryAnswer } from '@hashpulse/client';
import { useMemo } from 'preact/hooks';
import { useAnswer } from './answer';
import { api } from './api';
import type { Band } from './chart';
import { useMessages } from './language';
import { silenceBands } from './silence-bands';
import { STEP_MS, STEP_OF, timeRange, type TimeRange } from './time-range';
import type { View } from './view';

const EVERY_MS = 5_000;

/** All event time that is retained: the stage of charts, slider and pulse. */
export interface Timeline {
  readonly range: TimeRange;
  readonly networks: NetworksHistoryAnswer['networks'];
  /** The silences of the networks. */
  readonly bands: readonly Band[];
}

/** The curves of the networks, kept up to date; undefined while nothing is counted. */
export function useTimeline({ window }: View, tick: number): Timeline | undefined {
  const { text } = useMessages();
  const step = STEP_OF[window];
  const { value } = useAnswer({
    name: step,
    version: '',
    tick,
    everyMs: EVERY_MS,
    ask: (signal) => api.networksHistory({ step, signal }),
  });
  return useMemo(() => {
    const range = value && timeRange(step, value.networks);
    if (!range) return undefined;
    const bands = silenceBands(value.networks, range.to + STEP_MS[step], text.silent);
    return { range, networks: value.networks, bands };
  }, [value, step, text]);
}
