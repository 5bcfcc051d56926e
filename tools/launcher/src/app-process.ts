import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { Running } from './supervised.js';

/** How an app is run. */
export interface AppCommand {
  /** Main module below the repository's root, such as `apps/tagger/dist/main.js`. */
  readonly module: string;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Yields to the others when there are too few cores for all. */
  readonly background: boolean;
}

const STOP_GRACE_MS = 12_000;
/** About a third of the share of a process that somebody waits for. */
const BACKGROUND_NICENESS = 5;

/** Starts an app as a process of its own, which ends when this one is gone, however it died. */
export async function startApp({ module, root, env, logFile, background }: AppCommand): Promise<Running> {
  const log = createWriteStream(logFile, { flags: 'a' });
  await once(log, 'open');
  const child = fork(join(root, module), [], {
    cwd: root,
    env,
    execArgv: ['--enable-source-maps', '--import', new URL('end-with-parent.js', import.meta.url).href],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (background && child.pid !== undefined) setPriority(child.pid, BACKGROUND_NICENESS);
  child.stdout?.pipe(log);
  child.stderr?.pipe(log, { end: false });
  const ended = once(child, 'exit').then(([code, signal]) => `${signal ?? `code ${code}`}; see ${logFile}`);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    await ended;
    clearTimeout(timer);
  };
  return { ended, stop };
}
