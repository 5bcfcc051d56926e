import { topLevelDomainEnd } from './top-level-domain.js';
import { NO_DOMAIN, stickyEnd } from './url-characters.js';

const domainRun = new RegExp(`(?:[-_.]|[^${NO_DOMAIN}])+`, 'y');

/** A label of a run of domain characters: where its dot is and what may follow it. */
interface Label {
  readonly dot: number;
  readonly lastUnderscore: number;
  /** The end of the top-level domain behind the dot, or −1. */
  readonly topLevelEnd: number;
  /** The end of the longest domain that starts with this whole label, or −1. */
  domainEnd: number;
}

const isEdge = (character: string | undefined): boolean =>
  character !== undefined && character !== '-' && character !== '_' && character !== '.';

/**
 * Finds domains in one text, asked at rising places. A run of domain characters is read once, from its end, so
 * that the work stays linear where a backtracking expression needs quadratic time (`a.a.a.a…`).
 */
export class DomainFinder {
  private runStart = 0;
  private runEnd = 0;
  private labels: Label[] = [];
  private current = 0;

  constructor(private readonly text: string) {}

  /** The end of the longest domain at `index` (labels with dots and a top-level domain), or −1. */
  domainEnd(index: number): number {
    if (index < this.runStart || index >= this.runEnd) this.readRun(index);
    while (this.current < this.labels.length && this.labels[this.current]!.dot < index) this.current++;
    return this.endFrom(index, this.current);
  }

  private endFrom(start: number, label: number): number {
    const entry = this.labels[label];
    if (entry === undefined || entry.dot <= start) return -1;
    if (!isEdge(this.text[start]) || !isEdge(this.text[entry.dot - 1])) return -1;
    const longer = this.labels[label + 1]?.domainEnd ?? -1;
    if (longer >= 0) return longer;
    return entry.lastUnderscore >= start ? -1 : entry.topLevelEnd;
  }

  private readRun(start: number): void {
    const { text } = this;
    this.labels = [];
    this.current = 0;
    const end = stickyEnd(domainRun, text, start);
    this.runStart = start;
    this.runEnd = Math.max(end, start + 1);
    let lastUnderscore = -1;
    for (let index = start; index < end; index++) {
      if (text[index] === '_') lastUnderscore = index;
      if (text[index] !== '.') continue;
      const topLevelEnd = topLevelDomainEnd(text, index + 1);
      this.labels.push({ dot: index, lastUnderscore, topLevelEnd, domainEnd: -1 });
    }
    for (let label = this.labels.length - 1; label >= 0; label--) {
      const labelStart = label === 0 ? start : this.labels[label - 1]!.dot + 1;
      this.labels[label]!.domainEnd = this.endFrom(labelStart, label);
    }
  }
}
