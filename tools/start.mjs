// `npm start`: prepares the checkout, then hands over to the launcher on the pinned Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pinnedNode, prepare, root } from './prepare.mjs';

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
// Ctrl-C reaches the launcher itself; SIGTERM may reach only this process.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => launcher.kill('SIGTERM'));
launcher.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
