import type { Problem } from '@hashpulse/contracts';

/** Thrown when the API answers with anything but success. */
export class Refused extends Error {
  override readonly name = 'Refused';

  /**
   * @param status the HTTP status
   * @param problem what the answer says of it; undefined when it is no problem document (a proxy answered)
   * @param retryAfterMs when to come back at the earliest, if the answer says so
   */
  constructor(
    readonly status: number,
    readonly problem: Problem | undefined,
    readonly retryAfterMs: number | undefined,
  ) {
    super(problem ? `${status} ${problem.code}: ${problem.detail}` : `the API answered ${status}`);
  }

  static async from(response: Response): Promise<Refused> {
    const body: unknown = await response.json().catch(() => undefined);
    const isProblem = typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
    const seconds = Number(response.headers.get('retry-after') ?? NaN);
    const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
    return new Refused(response.status, isProblem ? (body as Problem) : undefined, retryAfterMs);
  }
}
