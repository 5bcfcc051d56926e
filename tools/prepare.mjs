// Makes a checkout ready to run: packages, compiled code, the page. Plain JavaScript for any Node from 20 on,
// because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = fileURLToPath(new URL('..', import.meta.url));
/** The pinned Node that everything but these scripts runs on. */
export const pinnedNode = join(root, 'node_modules', '.bin', 'node');

/** Runs a command in the root; rejects when it does not end with 0. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}`));
    });
  });
}

function hashOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}

/** Does the work unless the stamp says that it was done for the same inputs. */
async function once(stamp, inputs, work) {
  const wanted = hashOf(...inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await work();
  writeFileSync(stamp, wanted);
}

async function installPackages(log) {
  await once(
    join(root, 'node_modules', '.hashpulse-installed'),
    [join(root, 'package-lock.json')],
    async () => {
      log('installing packages (npm ci; a minute or two the first time) …');
      await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    },
  );
}

async function buildPage(log) {
  const dashboard = join(root, 'libs', 'dashboard');
  if (!existsSync(join(dashboard, 'page'))) return;
  const client = join(root, 'libs', 'client', 'src');
  const inputs = [
    join(dashboard, 'package.json'),
    ...filesBelow(join(dashboard, 'page')),
    ...filesBelow(client),
  ];
  const stamp = join(root, 'libs', 'dashboard', 'dist', '.page-built-from');
  if (!existsSync(join(dashboard, 'dist-page', 'index.html'))) writeFileSync(stamp, '');
  await once(stamp, inputs, async () => {
    log('building the page …');
    await run('npm', ['run', '--silent', 'build:page', '--workspace', '@hashpulse/dashboard'], {
      env: pinnedEnvironment(),
    });
  });
}

/** The environment in which `node` is the pinned one. */
export function pinnedEnvironment() {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`;
  return { ...process.env, PATH: path, NX_DAEMON: 'false' };
}

/** Installs and compiles what is missing or out of date; says what takes long. */
export async function prepare(log) {
  await installPackages(log);
  log('compiling …');
  await run(pinnedNode, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  await buildPage(log);
}
