import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../.hashpulse/native/bin', import.meta.url));

/** A program that may be on the machine, and that Go can make of its module. */
export interface GoProgram {
  readonly name: string;
  /** What it is asked to see whether it is there. */
  readonly probe: string;
  /** Package and version, as `go install` takes them. */
  readonly module: string;
  readonly tags?: string;
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Where the program is: on the PATH, or compiled here, once, if Go is on the machine; undefined: neither is. */
export function goProgram({ name, probe, module, tags = '' }: GoProgram): string | undefined {
  if (runs(name, [probe])) return name;
  const own = join(FOLDER, name);
  if (existsSync(own)) return own;
  if (!runs('go', ['version'])) return undefined;
  process.stderr.write(`compiling ${name}, once; some minutes …\n`);
  execFileSync('go', ['install', '-tags', tags, module], {
    env: { ...process.env, GOBIN: FOLDER },
    stdio: 'inherit',
  });
  return own;
}
