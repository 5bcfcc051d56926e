import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it, jest } from '@jest/globals';

// Starting a process may take long on a busy machine.
jest.setTimeout(60_000);

const LIB = JSON.stringify(new URL('./index.js', import.meta.url).href);

/** A service as a script; `then` is code that runs once it listens. */
function scriptOf(then: string, beforeListen = ''): string {
  return `
    import { startService } from ${LIB};
    class AppModule {}
    const options = { name: 'probe', module: { module: AppModule }, host: '127.0.0.1', port: 0, logLevel: 'info', openapi: {} };
    const app = await startService({ ...options, beforeListen: async () => { ${beforeListen} } });
    ${then}`;
}

/** Runs a service as a process. */
async function run(then: string, beforeListen = '') {
  const script = scriptOf(then, beforeListen);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code: code as number | null, lines };
}

/** Starts a service whose stdout is closed by its reader once it listens; `then` runs after that. Gives its exit code. */
async function runUnread(then: string): Promise<number | null> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', scriptOf('', `process.once('SIGUSR2', () => { ${then} });`)],
    { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  for await (const chunk of child.stdout) if (String(chunk).includes('"url"')) break;
  child.stdout.destroy();
  child.kill('SIGUSR2');
  const [code] = await exited;
  return code as number | null;
}

/**
 * Starts a service whose reader stops reading, and which logs far more than a pipe holds. Gives what it answers once it
 * has dropped lines, and its exit code when it is asked to stop.
 */
async function runStopped(): Promise<{ live: number; code: number | null }> {
  const flood = `setInterval(() => { for (let i = 0; i < 1000; i++) log.info('x'.repeat(500)); }, 5);`;
  const script = scriptOf(`const { LOG } = await import(${LIB}); const log = app.get(LOG); ${flood}`);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let output = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += String(chunk);
    if (/"url":"http:[^"]+"/.test(output)) break;
  }
  child.stdout.pause();
  const [, url] = /"url":"(http:[^"]+)"/.exec(output) ?? [];
  while (!/^log_lines_dropped\S* [1-9]/m.test(await (await fetch(`${url}/metrics`)).text()));
  const live = (await fetch(`${url}/health/live`)).status;
  child.kill('SIGTERM');
  const [code] = await exited;
  return { live, code: code as number | null };
}

describe('startService', () => {
  it.each([
    ['stops', `process.kill(process.pid, 'SIGTERM');`, 0],
    ['hits an error that nobody caught', `throw new Error('boom');`, 1],
  ])('ends although nobody reads its log any more, when it %s', async (_, then, expected) => {
    expect(await runUnread(then)).toBe(expected);
  });

  it('goes on, and ends when asked to, although the reader of its log stands still: lines are dropped and counted', async () => {
    expect(await runStopped()).toEqual({ live: 200, code: 0 });
  });

  it('logs JSON lines, one of them with the URL, and ends with 0 when asked to stop', async () => {
    const { code, lines } = await run(`process.kill(process.pid, 'SIGTERM');`);
    expect(code).toBe(0);
    expect(lines.find(({ url }) => url)).toMatchObject({
      level: 'info',
      name: 'probe',
      msg: expect.stringMatching(/^probe listens on http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['stopping', 'stopped']));
  });

  it.each([
    ['an error that nobody caught', `setTimeout(() => { throw new Error('boom'); });`, ''],
    ['a rejection that nobody handled', `void Promise.reject(new Error('boom'));`, ''],
    ['a failure before it listens', '', `throw new Error('boom');`],
  ])('ends with 1 on %s, and says why', async (_, then, beforeListen) => {
    const { code, lines } = await run(then, beforeListen);
    expect(code).toBe(1);
    const fatal = lines.filter(({ level }) => level === 'fatal');
    expect(fatal).toMatchObject([{ err: { message: 'boom' } }]);
  });
});
