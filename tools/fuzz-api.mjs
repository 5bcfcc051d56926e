// `npm run fuzz-api -- [--cases N] [--key hp_…] URL …`: schemathesis against the OpenAPI documents of running apps, such
// as http://127.0.0.1:3000. Expects no 5xx, no status or media type that is not documented, no body against its schema.
// It writes: posts into ingest, rules and webhooks into query. Give it a system of its own (`--data-dir`).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run } from './prepare.mjs';

const VERSION = '4.32.5';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];
/** A stream of events never ends: its answer has no whole body to judge. */
const ENDLESS = '/v1/stream';
/** How often an endpoint is tried in a round, at most; each round has another seed. */
const CASES_OF_ENDPOINT = 200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '1000' },
    key: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
if (positionals.length === 0) {
  console.error('Say where the apps answer: npm run fuzz-api -- http://127.0.0.1:3000 http://127.0.0.1:3001');
  process.exit(2);
}

const venv = join(root, '.hashpulse', `schemathesis-${VERSION}`);
const program = join(venv, 'bin', 'schemathesis');

async function install() {
  if (existsSync(program)) return;
  try {
    await run('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']);
  } catch {
    throw new Error('This takes Python 3.10 or newer with venv and pip (Debian: apt install python3-venv).');
  }
  await run('python3', ['-m', 'venv', '--clear', venv]);
  await run(join(venv, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${VERSION}`]);
}

/** Runs a round, shows what it says, and tells how many cases it had; rejects when one of them failed. */
function round(args) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SCHEMATHESIS_HOOKS: 'fuzz_api_hooks', PYTHONPATH: join(root, 'tools') };
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      said += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const [, generated] = /(\d+) generated/.exec(said) ?? [];
      if (code === 0 && generated) resolve(Number(generated));
      else reject(new Error(`schemathesis ended with ${code}: what it found is above`));
    });
  });
}

try {
  await install();
  for (const url of positionals) {
    const key = values.key ? ['--header', `Authorization: Bearer ${values.key}`] : [];
    const what = ['--exclude-path', ENDLESS, '--max-examples', String(CASES_OF_ENDPOINT), ...key];
    const how = [
      '--checks',
      CHECKS.join(','),
      '--phases',
      'examples,coverage,fuzzing',
      '--continue-on-failure',
    ];
    const args = ['run', new URL('openapi.json', url).href, '--url', url, ...how, ...what];
    let cases = 0;
    for (let seed = Number(values.seed); cases < Number(values.cases); seed++)
      cases += await round([...args, '--seed', String(seed)]);
    console.log(`${url}: ${cases.toLocaleString('en')} cases, none failed`);
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
