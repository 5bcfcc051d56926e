/** A series of the benchmark. */
export interface NabSeries {
  readonly name: string;
  /** As the file writes them, rising. */
  readonly timestamps: readonly string[];
  readonly values: readonly number[];
  /** Time from one value to the next, ms: the median. */
  readonly stepMs: number;
  /** Where the labelled anomalies lie, earliest first, none in another. */
  readonly windows: readonly AnomalyWindow[];
}

/** Rows in which a detection is right: `first` up to and with `last`. */
export interface AnomalyWindow {
  readonly first: number;
  readonly last: number;
}

/** `windows.json`: per series the first and last time of every window. */
export type WindowsFile = Readonly<Record<string, readonly (readonly [string, string])[]>>;

/** A file that is not as the benchmark writes it; the message names it. */
export class NabFormatError extends Error {}

/**
 * Reads a series.
 * @param csv a line `timestamp,value`, then one for each value
 * @param windows those of this series
 * @throws {@link NabFormatError}
 */
export function readSeries(name: string, csv: string, windows: WindowsFile[string]): NabSeries {
  const [, ...lines] = csv.trimEnd().split(/\r?\n/);
  const rows = lines.map((line, i) => readRow(line, `${name}, line ${i + 2}`));
  if (rows.length < 2) throw new NabFormatError(`${name}: fewer than two values`);
  const times = rows.map(({ at }) => at);
  return {
    name,
    timestamps: rows.map(({ timestamp }) => timestamp),
    values: rows.map(({ value }) => value),
    stepMs: medianStep(times),
    windows: windows.map((window) => rowsOf(window, times, name)).sort((a, b) => a.first - b.first),
  };
}

function readRow(line: string, where: string) {
  const [timestamp = '', value = ''] = line.split(',');
  const at = timeOf(timestamp, where);
  if (value.trim() === '' || !Number.isFinite(Number(value))) {
    throw new NabFormatError(`${where}: not a number: ${value}`);
  }
  return { timestamp, at, value: Number(value) };
}

/** The benchmark's times have no zone; all are read as UTC. */
function timeOf(text: string, where: string): number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?$/.exec(text);
  const at = match ? Date.parse(`${match[1]}T${match[2]}Z`) : NaN;
  if (Number.isNaN(at)) throw new NabFormatError(`${where}: not a time: ${text}`);
  return at;
}

function medianStep(times: readonly number[]): number {
  const steps = times.slice(1).map((at, i) => at - (times[i] as number));
  const median = steps.sort((a, b) => a - b)[steps.length >> 1] as number;
  if (median <= 0) throw new NabFormatError('times do not rise');
  return median;
}

function rowsOf(
  [from, to]: readonly [string, string],
  times: readonly number[],
  name: string,
): AnomalyWindow {
  const first = times.indexOf(timeOf(from, `${name}, window`));
  const last = times.indexOf(timeOf(to, `${name}, window`));
  if (first < 0 || last < first) throw new NabFormatError(`${name}: no such window in it: ${from}, ${to}`);
  return { first, last };
}
