import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `node --cpu-prof` writes, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** The node that ran at each sample. */
  readonly samples: readonly number[];
  /** Time before each sample, µs. */
  readonly timeDeltas: readonly number[];
}

/** A function with the time spent in it itself, without what it calls. */
export interface SelfTime {
  readonly name: string;
  readonly milliseconds: number;
}

/** Not work of this process. */
const WAITING = new Set(['(idle)', '(root)']);

/** Functions by self time, most first; waiting is left out. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile, root: string): SelfTime[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame, root)]));
  const micros = new Map<string, number>();
  samples.forEach((id, i) => {
    const name = names.get(id) ?? '(unknown)';
    if (!WAITING.has(name)) micros.set(name, (micros.get(name) ?? 0) + (timeDeltas[i] ?? 0));
  });
  return Array.from(micros, ([name, time]) => ({ name, milliseconds: time / 1_000 })).sort(
    (a, b) => b.milliseconds - a.milliseconds,
  );
}

/** The first functions of a profile's file, for people to read. */
export function selfTimeTable(file: string, root: string, most: number): string {
  const times = selfTimes(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile, root);
  const total = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const lines = times.slice(0, most).map(({ name, milliseconds }) => {
    const share = `${((100 * milliseconds) / total).toFixed(1)}%`;
    return `${milliseconds.toFixed(0).padStart(8)} ms ${share.padStart(6)}  ${name}`;
  });
  return [`${file}: ${(total / 1_000).toFixed(1)} s on the main thread`, ...lines].join('\n');
}

function nameOf(
  { functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame'],
  root: string,
): string {
  const name = functionName || '(anonymous)';
  if (url === '') return name;
  const path = url.startsWith('file:') ? relative(root, fileURLToPath(url)) : url.replace(`${root}/`, '');
  return `${name} ${path}:${lineNumber + 1}`;
}
