import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { SharedAnswers } from './shared-answers.js';

/** Addresses that are longer are answered one by one: they must not fill memory. */
const LONGEST_ADDRESS = 1_000;

/** Answers a question once for all who ask it of the same snapshot; for routes that go by nothing but their address. */
@Injectable()
export class SharedAnswerInterceptor implements NestInterceptor {
  constructor(private readonly answers: SharedAnswers) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { url } = http.getRequest<FastifyRequest>();
    if (url.length > LONGEST_ADDRESS) return next.handle();
    const answer = this.answers.of(url, async () => JSON.stringify(await firstValueFrom(next.handle())));
    return from(
      answer.then((body) => {
        http.getResponse<FastifyReply>().type('application/json; charset=utf-8');
        return body;
      }),
    );
  }
}
