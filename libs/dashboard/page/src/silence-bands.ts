import type { NetworksHistoryAnswer } from '@hashpulse/client';
import type { Band } from './chart';

type Networks = Pick<NetworksHistoryAnswer['networks'][number], 'network' | 'silences'>;

interface Silence {
  readonly networks: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
}

/**
 * The silences of all networks as bands that do not overlap: those that do are one, with the names of both.
 * @param until where a silence ends that still lasts, ms
 * @param silent the word behind the names
 */
export function silenceBands(networks: readonly Networks[], until: number, silent: string): Band[] {
  const silences = networks.flatMap(({ network, silences }) =>
    silences.map(({ from, to }): Silence => ({
      networks: new Set([network]),
      from: Date.parse(from),
      to: to === null ? until : Date.parse(to),
    })),
  );
  silences.sort((a, b) => a.from - b.from);
  const merged: Silence[] = [];
  for (const one of silences) {
    const last = merged.at(-1);
    if (!last || one.from >= last.to) merged.push(one);
    else {
      const names = new Set([...last.networks, ...one.networks]);
      merged[merged.length - 1] = { networks: names, from: last.from, to: Math.max(last.to, one.to) };
    }
  }
  return merged.map(({ networks: names, from, to }) => ({
    name: `${[...names].sort().join(', ')} ${silent}`,
    from,
    to,
  }));
}
