import { ProblemException } from '@hashpulse/nest-service';
import { isPassing } from '@hashpulse/trend-store';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';

const RETRY_AFTER = { 'Retry-After': '1' };

/** Tells who asks while Redis is away that it is, at once. */
@Injectable()
export class StoreAwayInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (!(error instanceof Error) || !isPassing(error)) throw error;
        throw new ProblemException('unavailable', 'the counts cannot be read now; ask again soon', {
          headers: RETRY_AFTER,
        });
      }),
    );
  }
}
