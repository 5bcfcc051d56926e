import { isLoopback } from '@hashpulse/nest-access';
import { ProblemException } from '@hashpulse/nest-service';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Where no API keys are asked for, only this machine may change something, whatever else is open. */
export class LoopbackGuard implements CanActivate {
  /** @param keysAsked whether a key with the right scope is asked for anyway */
  constructor(private readonly keysAsked: boolean) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.keysAsked) return true;
    const { ip, hostname, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    // A proxy on this machine speaks for others; a name that is not loopback's may be that of a foreign page.
    const isForwarded = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined;
    const host = hostname.replace(/^\[|\]$/g, '');
    if (isLoopback(ip.replace(/^::ffff:/, '')) && isLoopback(host) && !isForwarded) return true;
    throw new ProblemException(
      'forbidden',
      'without API_KEYS_FILE only 127.0.0.1 may do this; make a key with the scope admin',
    );
  }
}
