import { Inject, Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';

/** Different questions of a snapshot whose answers are kept; further ones are answered each time. */
const MAX_ANSWERS = 500;

/** Written answers by question, as long as their snapshot is the current one. */
@Injectable()
export class SharedAnswers {
  private snapshot: Snapshot | undefined;
  private answers = new Map<string, Promise<string>>();

  constructor(@Inject(Snapshots) private readonly snapshots: Pick<Snapshots, 'current'>) {}

  /** @param answer makes the answer, of this snapshot or a newer one; a failure is not kept */
  async of(question: string, answer: () => Promise<string>): Promise<string> {
    const snapshot = await this.snapshots.current();
    if (snapshot !== this.snapshot) {
      this.snapshot = snapshot;
      this.answers = new Map();
    }
    const { answers } = this;
    const shared = answers.get(question);
    if (shared) return shared;
    const own = answer();
    if (answers.size < MAX_ANSWERS) answers.set(question, own);
    own.catch(() => answers.delete(question));
    return own;
  }
}
