// `npm run fuzz-api -- [--examples N] URL …`: schemathesis against the OpenAPI documents of running apps, such as
// http://127.0.0.1:3000. Expects no 5xx, no status or media type that is not documented, no body against its schema.
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

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { examples: { type: 'string', default: '100' } },
});
if (positionals.length === 0) {
  console.error('Say where the apps answer: npm run fuzz-api -- http://127.0.0.1:3000 http://127.0.0.1:3001');
  process.exit(2);
}

const venv = join(root, '.hashpulse', `schemathesis-${VERSION}`);
const program = join(venv, 'bin', 'schemathesis');
try {
  if (!existsSync(program)) {
    await run('python3', ['-m', 'venv', venv]);
    await run(join(venv, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${VERSION}`]);
  }
  for (const url of positionals) {
    // A stream of events never ends: its answer has no whole body to judge.
    const limits = ['--exclude-path', '/v1/stream', '--max-examples', values.examples];
    const how = ['--checks', CHECKS.join(','), '--phases', 'examples,coverage,fuzzing'];
    await run(program, ['run', new URL('openapi.json', url).href, '--url', url, ...how, ...limits]);
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
