import { Inject, Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';

/** Different questions of a snapshot whose answers are kept; further ones are answered each time. */
const MAX_ANSWERS = 500;
/** Asked so often of a snapshot, a question is answered before the next snapshot is given out. */
const OFTEN = 3;

interface SharedAnswer {
  readonly text: Promise<string>;
  /** Makes it anew. */
  readonly answer: () => Promise<string>;
  asked: number;
}

/** Written answers by question, as long as their snapshot is the current one. */
@Injectable()
export class SharedAnswers {
  private snapshot: Snapshot | undefined;
  private answers = new Map<string, SharedAnswer>();
  private prepared: { readonly snapshot: Snapshot; readonly answers: Map<string, SharedAnswer> } | undefined;

  constructor(@Inject(Snapshots) private readonly snapshots: Pick<Snapshots, 'current' | 'beforeNext'>) {
    snapshots.beforeNext(() => this.prepare());
  }

  /** @param answer makes the answer, of this snapshot or a newer one; a failure is not kept */
  async of(question: string, answer: () => Promise<string>): Promise<string> {
    const snapshot = await this.snapshots.current();
    if (snapshot !== this.snapshot) this.moveTo(snapshot);
    const { answers } = this;
    const shared = answers.get(question);
    if (!shared) return keep(answers, question, answer);
    shared.asked += 1;
    return shared.text;
  }

  private moveTo(snapshot: Snapshot): void {
    this.answers = this.prepared?.snapshot === snapshot ? this.prepared.answers : new Map();
    this.snapshot = snapshot;
    this.prepared = undefined;
  }

  /** One after the other: whoever asks meanwhile is answered in between. */
  private async prepare(): Promise<void> {
    const often = [...this.answers].filter(([, { asked }]) => asked >= OFTEN);
    const prepared = { snapshot: await this.snapshots.current(), answers: new Map<string, SharedAnswer>() };
    for (const [question, { answer }] of often) {
      await keep(prepared.answers, question, answer).catch(() => undefined);
    }
    this.prepared = prepared;
  }
}

function keep(
  answers: Map<string, SharedAnswer>,
  question: string,
  answer: () => Promise<string>,
): Promise<string> {
  const text = answer();
  if (answers.size < MAX_ANSWERS) answers.set(question, { text, answer, asked: 1 });
  text.catch(() => answers.delete(question));
  return text;
}
