/** Going on could write a wrong count: the worker must stop and a human must look. */
export class FatalError extends Error {
  override readonly name = 'FatalError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
