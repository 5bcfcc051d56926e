import { pagePolicy, Public } from '@hashpulse/nest-service';
import { Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KEY_COOKIE, presentedKey } from './presented-key.js';
import { SIGN_IN_PAGE } from './sign-in-page.js';

/** How long a browser stays signed in, seconds. */
const SESSION_SECONDS = 30 * 86_400;

/** No script of the page can read it, and no other site can make a browser send it. */
function cookie({ protocol, headers }: FastifyRequest, value: string, seconds: number): string {
  const encrypted = protocol === 'https' || headers['x-forwarded-proto'] === 'https';
  const secure = encrypted ? '; Secure' : '';
  return `${KEY_COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

/**
 * Signing in for browsers: an `EventSource` cannot send a header, so the page hands its key over once and keeps it in a
 * cookie. Revoking the key ends the session as well; nothing is kept here, so any replica serves any browser.
 */
@Controller()
export class SessionController {
  @Public()
  @Get('sign-in')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', pagePolicy(SIGN_IN_PAGE))
  page(): string {
    return SIGN_IN_PAGE;
  }

  /** The guard has asked for a key with the scope `read`. */
  @Post('session')
  @HttpCode(204)
  signIn(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    const key = presentedKey(request.headers)?.key ?? '';
    void reply.header('Set-Cookie', cookie(request, key, SESSION_SECONDS));
  }

  @Public()
  @Delete('session')
  @HttpCode(204)
  signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('Set-Cookie', cookie(request, '', 0));
  }
}
