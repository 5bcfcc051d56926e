// `npm test`: prepares the checkout, then runs every check and every suite, and closes with one line over all of them.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedEnvironment, pinnedNode, prepare, root, run } from './prepare.mjs';

const results = join(root, 'test-results');
const env = { ...pinnedEnvironment(), NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Suites in the order from fast to slow; those that start servers run one file at a time. */
const SUITES = [
  { name: 'unit', workers: 2 },
  { name: 'integration', workers: 1 },
  { name: 'e2e', workers: 1 },
  { name: 'page', workers: 1 },
  { name: 'chaos', workers: 1 },
];

/** A suite that hangs is a failure, not a CI run that never ends. */
const SUITE_TIMEOUT_MS = 30 * 60_000;

/** Checks count as one test each. */
const CHECKS = [
  // Module boundaries need Nx's picture of the projects, which the first command writes.
  ['project graph', bin('nx'), ['show', 'projects', '--json']],
  ['lint and module boundaries', bin('eslint'), ['.', '--max-warnings', '0']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
];

const totals = { passed: 0, failed: 0 };

async function check(name, command, args) {
  console.log(`\n== ${name}`);
  try {
    await run(pinnedNode, [command, ...args], {
      env,
      stdio: ['ignore', name === 'project graph' ? 'ignore' : 'inherit', 'inherit'],
    });
    totals.passed += 1;
  } catch (error) {
    console.error(error.message);
    totals.failed += 1;
  }
}

function count(suite, file) {
  if (!existsSync(file)) {
    console.error(`${suite} ended without a result`);
    totals.failed += 1;
    return;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  totals.passed += report.numPassedTests;
  // A file that cannot be loaded and a test that does not run are failures: nothing is skipped here.
  totals.failed +=
    report.numFailedTests + report.numRuntimeErrorTestSuites + report.numPendingTests + report.numTodoTests;
  if (report.numTotalTests > 0) return;
  console.error(`${suite} has no tests`);
  totals.failed += 1;
}

async function suite({ name, workers }, patterns) {
  console.log(`\n== ${name}`);
  const file = join(results, `${name}.json`);
  const parallel = workers === 1 ? '--runInBand' : `--maxWorkers=${workers}`;
  const report = ['--json', `--outputFile=${file}`, parallel];
  const args = [bin('jest'), '--selectProjects', name, '--passWithNoTests=false', ...report, ...patterns];
  const limits = { timeout: SUITE_TIMEOUT_MS, killSignal: 'SIGKILL' };
  await run(pinnedNode, args, { env, stdio: ['ignore', 'ignore', 'inherit'], ...limits }).catch((error) => {
    console.error(error.message);
  });
  count(name, file);
}

const only = process.argv.slice(2);
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
try {
  await prepare((line) => console.log(line));
  if (only.length === 0) for (const [name, command, args] of CHECKS) await check(name, command, args);
  for (const one of SUITES) if (only.length === 0 || only.includes(one.name)) await suite(one, []);
} catch (error) {
  console.error(`Testing stopped: ${error.message}`);
  totals.failed += 1;
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);
