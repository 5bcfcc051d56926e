/** The log did not take an entry; nothing is promised of it. */
export class LogError extends Error {
  override readonly name = 'LogError';
  constructor(
    /** `full`: the bound is reached. `failed`: the disk refused. `locked`: another process has the folder. */
    readonly code: 'full' | 'failed' | 'locked' | 'closed',
    message: string,
  ) {
    super(message);
  }
}
