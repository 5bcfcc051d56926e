import { ModerationError } from '@hashpulse/moderation';
import { ProblemException } from '@hashpulse/nest-service';

/**
 * What `read` gives.
 * @throws {@link ProblemException} `invalid-parameter` instead of its {@link ModerationError}
 */
export function invalidAsProblem<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ModerationError) throw new ProblemException('invalid-parameter', error.message);
    throw error;
  }
}
