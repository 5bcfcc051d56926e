/** The stored state is not where this worker left it; the partition must be loaded again. */
export class StateMovedError extends Error {
  override readonly name = 'StateMovedError';
}
