// `npm run fuzz-api -- [--cases N] [--key hp_…] [--seed N] URL …`: schemathesis against the OpenAPI documents of running
// apps, such as http://127.0.0.1:3000. Expects no 5xx, no status or media type that is not documented, no body against
// its schema. It writes: posts into ingest, rules and webhooks into query. Give it a system of its own, started with
// WEBHOOK_ALLOW_PRIVATE=true (its webhooks point at this machine).
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
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
];
/** How often an endpoint is tried by chance in a round, at most; each round has another seed. */
const CASES_OF_ENDPOINT = 200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '1000' },
    key: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const wanted = Number(values.cases);
if (positionals.length === 0 || !(wanted > 0)) {
  console.error('npm run fuzz-api -- [--cases N] [--key hp_…] [--seed N] http://127.0.0.1:3000 …');
  console.error('--cases: how many at least for each app (1000); --key: an API key that all of them bring');
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

/** Runs a round and tells how many cases it had; rejects with what schemathesis says when one of them failed. */
function round(args) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SCHEMATHESIS_HOOKS: 'fuzz_api_hooks', PYTHONPATH: join(root, 'tools') };
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const [, generated] = /(\d+) generated/.exec(said) ?? [];
      if (code === 0 && generated) resolve(Number(generated));
      else reject(new Error(`${said}\nschemathesis ended with ${code}: what it found is above`));
    });
  });
}

async function fuzz(url) {
  // A stream of events never ends: its answer has no whole body to judge.
  const what = ['--exclude-path', '/v1/stream', '--warnings', 'off'];
  const key = values.key ? ['--header', `Authorization: Bearer ${values.key}`] : [];
  const how = ['--checks', CHECKS.join(','), '--phases', 'examples,coverage,fuzzing,stateful'];
  const limits = ['--continue-on-failure', '--no-color', '--max-examples'];
  let cases = 0;
  for (let seed = Number(values.seed); cases < wanted; seed++) {
    const most = String(Math.min(CASES_OF_ENDPOINT, Math.ceil(wanted / 20)));
    const args = ['run', new URL('openapi.json', url).href, '--url', url, '--seed', String(seed)];
    cases += await round([...args, ...what, ...key, ...how, ...limits, most]);
    console.log(`${url}: ${cases.toLocaleString('en')} cases, none failed (seed ${seed})`);
  }
}

try {
  await install();
  for (const url of positionals) await fuzz(url);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
