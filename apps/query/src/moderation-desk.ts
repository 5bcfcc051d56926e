import { type ModerationDocument, NO_MODERATION, readDocument } from '@hashpulse/moderation';
import { ProblemException } from '@hashpulse/nest-service';
import type { ModerationStore } from '@hashpulse/trend-store';
import { invalidAsProblem } from './moderation-problem.js';

/** Who changes something, for the log. */
export interface Moderator {
  /** Id of the API key; null where no keys are asked for. */
  readonly keyId: string | null;
  readonly name: string;
}

/** A change, as the log tells it. */
export interface LoggedChange {
  /** RFC 3339, by the clock of the query process that made it. */
  readonly at: string;
  readonly by: Moderator;
  readonly action: string;
  /** What was given for it. */
  readonly detail: unknown;
  /** The document's version since. */
  readonly version: number;
}

/** Asks for a change. */
export interface ChangeOrder {
  readonly by: Moderator;
  readonly action: string;
  readonly detail: unknown;
  /** Only if the document has this version. */
  readonly ifVersion?: number | undefined;
  /** The document afterwards; undefined: what it is about does not exist. May be asked again, so it must be pure. */
  apply(document: ModerationDocument): ModerationDocument | undefined;
}

/** The document in a version. */
export interface VersionedDocument {
  readonly version: number;
  readonly document: ModerationDocument;
}

const MAX_TRIES = 10;

/** Changes what moderators have decided, each change logged in the same step. */
export class ModerationDesk {
  /** @param now the wall clock, for the log only */
  constructor(
    private readonly store: ModerationStore,
    private readonly now: () => Date,
  ) {}

  async current(): Promise<VersionedDocument> {
    const { version, document } = await this.store.read();
    return { version, document: version === 0 ? NO_MODERATION : readDocument(JSON.parse(document)) };
  }

  /**
   * @throws ProblemException `invalid-parameter` for what is not as it must be, `not-found`, `precondition-failed`,
   * `unavailable` when others change it all the time
   */
  async change(order: ChangeOrder): Promise<VersionedDocument> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { version, document } = await this.current();
      if (order.ifVersion !== undefined && order.ifVersion !== version) {
        throw new ProblemException('precondition-failed', `the version is ${version} by now`);
      }
      const changed = invalidAsProblem(() => order.apply(document));
      if (!changed) throw new ProblemException('not-found', 'there is no such rule or group');
      const entry = JSON.stringify(this.entry(order, version + 1));
      const written = await this.store.write(version, JSON.stringify(changed), entry);
      if (written !== undefined) return { version: written, document: changed };
    }
    throw new ProblemException('unavailable', 'too many changes at once; try again', {
      headers: { 'Retry-After': '1' },
    });
  }

  /** The latest changes, newest first. */
  async log(limit: number): Promise<LoggedChange[]> {
    return (await this.store.log(limit)).map((text) => JSON.parse(text) as LoggedChange);
  }

  private entry({ by, action, detail }: ChangeOrder, version: number): LoggedChange {
    return { at: this.now().toISOString(), by, action, detail, version };
  }
}
