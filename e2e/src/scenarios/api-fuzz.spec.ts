import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Pipeline } from './pipeline.js';

jest.setTimeout(300_000);

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PYTHON = ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'];
const hasPython = spawnSync('python3', PYTHON).status === 0;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.start({ WEBHOOK_ALLOW_PRIVATE: 'true' });
});
afterAll(async () => pipeline?.stop());

if (!hasPython)
  process.stderr.write(
    '\nNOT RUN: schemathesis did not try the APIs, because Python 3.10 with venv is not on this machine.\n\n',
  );

describe('the OpenAPI documents', () => {
  it('are at the addresses that npm run fuzz-api asks', async () => {
    for (const app of ['ingest', 'query'] as const) {
      const answer = await fetch(`${await pipeline.url(app)}/openapi.json`);
      expect(await answer.json()).toMatchObject({ openapi: '3.1.0' });
    }
  });

  if (hasPython)
    it('are held to by the apps: the short form of npm run fuzz-api', async () => {
      const urls = [await pipeline.url('ingest'), await pipeline.url('query')];
      const args = ['tools/fuzz-api.mjs', '--cases', '200', ...urls];
      const env = { ...process.env, NODE_OPTIONS: '' };
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
      expect(stdout.match(/cases, none failed/g)?.length).toBeGreaterThanOrEqual(urls.length);
    });
});
