/** How much is let in at a time; units are those of {@link Admission.enter}. */
export interface AdmissionLimits {
  /** So many requests are let in whatever they cost: large ones are few, and take their turns between others. */
  readonly requests: number;
  readonly least: number;
  readonly first: number;
  readonly most: number;
}

/** Why a request is turned away: too much is under way, or this client has more than its share of it. */
export type Refusal = 'full' | 'share';

/** What a request holds while it is under way. */
export interface Ticket {
  /** Its body is slow to come: it no longer counts as work, so that slow senders cannot keep others out. */
  idle(): void;
  leave(): void;
}

/** After an interval in which the service was late, the limit is multiplied by this. */
const DECREASE = 0.85;
/** After one in which it was on time and the limit was reached, by this. */
const INCREASE = 1.05;
/** Clients under their share may exceed the limit by this factor. */
const OVER_THE_LIMIT = 2;

/**
 * Decides at its head whether a request is let in. The limit finds itself (additive-increase/multiplicative-decrease in
 * the manner of TCP, here by factors): it falls while the service is late and rises while it is reached and on time.
 * When it is reached, a client that has less than its share is let in all the same, so that nobody is shut out by
 * another's flood.
 */
export class Admission {
  private limit: number;
  private reached = false;
  private inUse = 0;
  private requests = 0;
  private readonly byClient = new Map<string, number>();

  constructor(private readonly limits: AdmissionLimits) {
    this.limit = limits.first;
  }

  /** Units under way. */
  get used(): number {
    return this.inUse;
  }

  /** Units that are let in at a time, now. */
  get allowed(): number {
    return this.limit;
  }

  /** @param units what the request will cost: 1 for a small one */
  enter(client: string, units: number): Ticket | Refusal {
    const own = this.byClient.get(client) ?? 0;
    if (this.inUse >= this.limit && this.requests >= this.limits.requests) {
      this.reached = true;
      const clients = this.byClient.size + (own === 0 ? 1 : 0);
      if (own >= this.limit / clients) return clients > 1 ? 'share' : 'full';
      if (this.inUse >= this.limit * OVER_THE_LIMIT) return 'full';
    }
    this.hold(client, units);
    this.requests += 1;
    let held = true;
    const leave = (): void => {
      if (!held) return;
      held = false;
      this.hold(client, -units);
      this.requests -= 1;
    };
    return { idle: leave, leave };
  }

  /** Called at regular intervals: whether the service answered late in the last one. */
  adjust(late: boolean): void {
    if (late) this.limit = Math.max(this.limits.least, Math.floor(this.limit * DECREASE));
    else if (this.reached) this.limit = Math.min(this.limits.most, Math.ceil(this.limit * INCREASE));
    this.reached = false;
  }

  private hold(client: string, units: number): void {
    this.inUse += units;
    const own = (this.byClient.get(client) ?? 0) + units;
    if (own > 0) this.byClient.set(client, own);
    else this.byClient.delete(client);
  }
}
