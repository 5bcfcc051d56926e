import { resolve } from 'node:path';
import { readSettings } from '@hashpulse/config';
import { SOURCE_KINDS } from '@hashpulse/sources';
import type { LaunchOptions } from './launch-options.js';

/** A source to start: the name of its process, and its environment. */
export interface SourcePlan {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}

/** These read a path; the others a URL. */
const OF_FILES = new Set(['file', 'facebook', 'linkedin']);

function addressOf(kind: string, address: string | undefined, folder: string): string | undefined {
  return address !== undefined && OF_FILES.has(kind) ? resolve(folder, address) : address;
}

/**
 * What `--source` asks for, checked: a wrong name or a missing token shows before anything is started.
 * @param folder that relative paths are relative to
 * @throws {Error} that says what is wrong
 */
export function sourcePlans(
  { source: given, speed }: Pick<LaunchOptions, 'source' | 'speed'>,
  env: NodeJS.ProcessEnv,
  folder: string,
): SourcePlan[] {
  const counts = new Map<string, number>();
  if (new Set(given).size < given.length) throw new Error('each --source can be given once');
  return given.map((text) => {
    const [name = '', ...rest] = text.split('=');
    const kind = SOURCE_KINDS.get(name);
    if (!kind) {
      throw new Error(`there is no source ${name}; there are: ${[...SOURCE_KINDS.keys()].join(', ')}`);
    }
    const address = addressOf(name, rest.length > 0 ? rest.join('=') : undefined, folder);
    const own: Record<string, string> = { SOURCE: name };
    if (address !== undefined) own.SOURCE_ADDRESS = address;
    if (speed !== undefined) own.SOURCE_SPEED = speed === Infinity ? 'max' : String(speed);
    try {
      readSettings(kind.settings, { ...env, ...own });
    } catch (error) {
      throw new Error(`--source ${text}: ${(error as Error).message}\n  (docs/sources.md tells more)`);
    }
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { name: count === 1 ? name : `${name}-${count}`, env: own };
  });
}
