import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, ForbiddenException, Get, Inject, Injectable, Ip, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Counter, Registry } from 'prom-client';
import { createService } from './create-service.js';
import { LOG, type Log } from './log.js';
import { ProblemException } from './problem-exception.js';
import { Readiness } from './readiness.js';

@Injectable()
class Greeting {
  constructor(@Inject(LOG) readonly log: Log) {}
}

@Controller('things')
class ThingsController {
  constructor(private readonly greeting: Greeting) {}

  @Get()
  things(): string[] {
    return [typeof this.greeting.log.info];
  }
  @Get('client')
  client(@Ip() address: string): string[] {
    return [address];
  }
  @Get('broken')
  broken(): never {
    throw new Error('a secret detail');
  }
  @Get('forbidden')
  forbidden(): never {
    throw new ForbiddenException('not for you');
  }
  @Get('busy')
  busy(): never {
    throw new ProblemException('unavailable', 'Kafka is away', {
      headers: { 'Retry-After': '5' },
      members: { since: 'today' },
    });
  }
  @Post()
  post(): string {
    return 'taken';
  }
}

let kafka = 'down';

@Module({ controllers: [ThingsController], providers: [Greeting] })
class ThingsModule {
  constructor(readiness: Readiness, registry: Registry) {
    readiness.register('kafka', async () => {
      if (kafka !== 'up') throw new Error('the broker does not answer');
    });
    new Counter({ name: 'things_total', help: 'Things', registers: [registry] }).inc(3);
  }
}

let app: NestFastifyApplication;
beforeAll(async () => {
  const openapi = { openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths: {} };
  app = await createService({
    name: 'things',
    module: ThingsModule,
    logLevel: 'silent',
    openapi,
    corsOrigins: ['https://friend.example'],
    trustedProxies: ['127.0.0.1', '10.0.0.0/8'],
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

async function ask(url: string, init?: RequestInit) {
  const answer = await fetch(new URL(url, await app.getUrl()), init);
  const text = await answer.text();
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text, answer };
}

async function rawRequest(text: string): Promise<string> {
  const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1');
  socket.end(text);
  let received = '';
  socket.on('data', (chunk) => (received += String(chunk)));
  await once(socket, 'close');
  return received;
}

describe('a service', () => {
  it('injects by type and by token in compiled ESM', async () => {
    expect(JSON.parse((await ask('/things')).text)).toEqual(['function']);
  });

  it('is live at once and ready when every check is', async () => {
    expect((await ask('/health/live')).status).toBe(200);
    const away = await ask('/health/ready');
    expect(away.status).toBe(503);
    expect(JSON.parse(away.text)).toMatchObject({
      code: 'unavailable',
      detail: 'not ready: kafka: the broker does not answer',
      checks: { kafka: 'the broker does not answer' },
    });
    kafka = 'up';
    const ready = await ask('/health/ready');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toEqual({ status: 'ready', checks: { kafka: 'ok' } });
  });

  it("answers with Prometheus' text, the app's own figures among it", async () => {
    await ask('/things');
    const { text, type } = await ask('/metrics');
    expect(type).toContain('text/plain');
    expect(text).toContain('things_total{service="things"} 3');
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/things"/);
  });

  it('shows its documentation from itself alone', async () => {
    expect(JSON.parse((await ask('/openapi.json')).text).info.title).toBe('Things');
    const page = await ask('/docs');
    expect(page.type).toContain('text/html');
    expect(page.text).not.toMatch(/https?:\/\//);
  });

  it('names the methods that an address takes', async () => {
    const { answer } = await ask('/things', { method: 'PUT' });
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it.each([
    ['/nothing', {}, 404, 'not-found'],
    ['/things', { method: 'DELETE' }, 405, 'method-not-allowed'],
    ['/things?since=1', { method: 'QUERY', body: 'x' }, 405, 'method-not-allowed'],
    ['/nothing', { method: 'POST', body: 'x' }, 404, 'not-found'],
    ['/things/%zz', {}, 400, 'invalid-parameter'],
    ['/things/forbidden', {}, 403, 'invalid-parameter'],
    ['/things/broken', {}, 500, 'internal'],
    ['/things/busy', {}, 503, 'unavailable'],
    [
      '/things',
      { method: 'POST', body: 'x', headers: { 'Content-Type': 'nonsense' } },
      415,
      'unsupported-media-type',
    ],
  ])('answers %s %j with the problem %i %s', async (url, init, status, code) => {
    const answer = await ask(url, init);
    expect({ status: answer.status, type: answer.type.split(';')[0] }).toEqual({
      status,
      type: 'application/problem+json',
    });
    expect(JSON.parse(answer.text)).toMatchObject({ status, code });
    expect(answer.text).not.toContain('secret');
  });

  it('keeps its pages from being framed and from running strange scripts', async () => {
    const { answer } = await ask('/things');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const docs = await ask('/docs');
    expect(docs.answer.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[^']+';/);
  });

  it.each([
    ['https://friend.example', 'https://friend.example'],
    ['https://stranger.example', null],
  ])('lets pages of %s ask: %s', async (origin, allowed) => {
    const headers = { Origin: origin, 'Access-Control-Request-Method': 'GET' };
    for (const init of [{ headers }, { method: 'OPTIONS', headers }]) {
      const { answer } = await ask('/things', init);
      expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
    }
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1, 10.1.2.3', '192.0.2.1'],
    ['192.0.2.1, 203.0.113.9', '203.0.113.9'],
  ])('believes trusted proxies, and none beyond them, who the client is: %s', async (forwarded, client) => {
    const { text } = await ask('/things/client', { headers: { 'X-Forwarded-For': forwarded } });
    expect(JSON.parse(text)).toEqual([client]);
  });

  it('carries headers and further members of a problem', async () => {
    const { answer, text } = await ask('/things/busy');
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(JSON.parse(text).since).toBe('today');
  });

  it('answers what is no HTTP with a problem too', async () => {
    const answer = await rawRequest('nonsense\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
  });

  it('hands a body to its controller unread, of whatever type', async () => {
    for (const type of ['application/json', 'text/plain', 'a/b']) {
      const init = { method: 'POST', body: '{', headers: { 'Content-Type': type } };
      expect(await ask('/things', init)).toMatchObject({ status: 201, text: 'taken' });
    }
  });
});
