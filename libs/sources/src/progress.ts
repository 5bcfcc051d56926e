import { parseEventTime } from '@hashpulse/contracts';
import type { Delivery } from './post-sink.js';
import type { SourceItem, SourceNotes } from './source.js';

/** Writes down what an operator should hear of. */
export type Say = (
  level: 'info' | 'warn',
  message: string,
  details?: Readonly<Record<string, unknown>>,
) => void;

/** Of what happens with every post only so many are told in full. */
const TOLD_PER_KIND = 10;

/** How far a source has come, and how it fares. */
export class Progress implements SourceNotes {
  read = 0;
  accepted = 0;
  refused = 0;
  readonly leftOutByKind = new Map<string, number>();
  gaps = 0;
  breaks = 0;
  sinkFailures = 0;
  /** Of the newest post that was read, ms since the epoch. */
  eventTime: number | undefined;
  /** Up to which all posts are safe. */
  cursor: string | undefined;
  finished = false;
  private readonly told = new Map<string, number>();
  private trouble: string | undefined = 'not connected yet';

  constructor(private readonly say: Say) {}

  /** What keeps the source from reading; undefined while it reads. */
  get problem(): string | undefined {
    return this.trouble;
  }

  connected(): void {
    if (this.trouble !== undefined) this.say('info', 'connected');
    this.trouble = undefined;
  }

  leftOut(kind: string, reason: string): void {
    this.leftOutByKind.set(kind, (this.leftOutByKind.get(kind) ?? 0) + 1);
    this.tell(kind, 'left out', { kind, reason });
  }

  gap(detail: string): void {
    this.gaps += 1;
    this.say('warn', 'posts may be missing', { detail });
  }

  item({ posts }: SourceItem): void {
    this.read += posts.length;
    for (const post of posts) {
      const { createdAt } = post as { createdAt?: unknown };
      const at = typeof createdAt === 'string' ? parseEventTime(createdAt) : undefined;
      if (at !== undefined && at > (this.eventTime ?? -Infinity)) this.eventTime = at;
    }
  }

  delivered({ accepted, refused }: Delivery): void {
    this.accepted += accepted;
    this.refused += refused.length;
    for (const { code, message } of refused) this.tell(code, 'a post was refused', { code, reason: message });
  }

  broken(error: Error): void {
    this.breaks += 1;
    this.trouble = error.message;
    this.say('warn', 'the source broke; connecting again', { reason: error.message });
  }

  notDelivered(error: Error): void {
    this.sinkFailures += 1;
    this.say('warn', 'posts are not taken; sending them again', { reason: error.message });
  }

  ended(): void {
    this.finished = true;
    this.trouble = undefined;
    this.report('all is read');
  }

  report(message: string): void {
    const { read, accepted, refused, gaps, breaks, cursor } = this;
    const leftOut = [...this.leftOutByKind.values()].reduce((sum, count) => sum + count, 0);
    const eventTime = this.eventTime === undefined ? undefined : new Date(this.eventTime).toISOString();
    this.say('info', message, { read, accepted, refused, leftOut, gaps, breaks, eventTime, cursor });
  }

  private tell(kind: string, message: string, details: Readonly<Record<string, unknown>>): void {
    const times = (this.told.get(kind) ?? 0) + 1;
    this.told.set(kind, times);
    if (times <= TOLD_PER_KIND) this.say('warn', message, details);
    if (times === TOLD_PER_KIND) this.say('warn', 'more of the same are only counted', { kind });
  }
}
