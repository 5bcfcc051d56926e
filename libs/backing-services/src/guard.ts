/**
 * Runs a command as a child and ends it when the process that started this one is gone, however that died:
 * the channel between them closes. `node guard.js command argument…`; messages tell the child's pid.
 */
import { spawn } from 'node:child_process';

const GRACE_MS = 8_000;
const [command, ...args] = process.argv.slice(2) as [string, ...string[]];
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

function end(): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
}

child.on('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.on('spawn', () => process.send?.({ pid: child.pid }));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 143)));
process.on('disconnect', end);
// Ctrl-C reaches the whole process group; the one who started us decides the order of stopping.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', end);
