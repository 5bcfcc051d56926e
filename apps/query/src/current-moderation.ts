import { Moderation, readDocument } from '@hashpulse/moderation';
import type { ModerationStore } from '@hashpulse/trend-store';

/** What moderators have decided by now; the same object as long as nothing changes. */
export class CurrentModeration {
  private latest = new Moderation('');
  private version = 0;

  constructor(private readonly store: ModerationStore) {}

  /** Rejects while Redis is away: what was denied must not be shown because nobody could look. */
  async read(): Promise<Moderation> {
    if ((await this.store.version()) === this.version) return this.latest;
    const { version, document } = await this.store.read();
    this.latest =
      version === 0
        ? new Moderation('')
        : new Moderation(String(version), readDocument(JSON.parse(document)));
    this.version = version;
    return this.latest;
  }
}
