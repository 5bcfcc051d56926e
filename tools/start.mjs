// `npm start`: prepares the checkout, then hands over to the launcher on the pinned Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pinnedNode, prepare, root } from './prepare.mjs';

const PARENT_CHECK_MS = 500;
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Hashpulse needs Node 20 or newer to start; this is ${process.version}.`);
  process.exit(2);
}

try {
  await prepare((line) => console.log(line));
} catch (error) {
  console.error(`Preparing failed: ${error.message}`);
  process.exit(1);
}
const main = join(root, 'tools', 'launcher', 'dist', 'main.js');
const launcher = spawn(pinnedNode, [main, ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
// Ctrl-C reaches the launcher too, a signal to npm reaches only this process: stopping twice is stopping once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => launcher.kill('SIGTERM'));
// npm may die without a word; then nobody is left to stop us.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && launcher.kill('SIGTERM'), PARENT_CHECK_MS).unref();
launcher.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
