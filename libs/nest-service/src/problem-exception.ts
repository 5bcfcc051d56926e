import { type Problem, type ProblemCode, problem } from '@hashpulse/contracts';

/** What an error answer carries besides the problem itself. */
export interface ProblemExtras {
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the answer (RFC 9457, extension members). */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Thrown by a controller to answer with a problem. */
export class ProblemException extends Error {
  override readonly name = 'ProblemException';
  readonly problem: Problem;

  constructor(
    code: ProblemCode,
    detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail);
    this.problem = problem(code, detail);
  }
}
