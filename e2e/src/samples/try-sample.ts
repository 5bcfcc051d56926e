import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CommandLine, ROOT, type Sample } from './sample.js';

const execute = promisify(execFile);

/** Fetching and compiling takes a minute where nothing is cached, ms. */
const COMMAND_WITHIN_MS = 300_000;

/** Where samples are copied to, so that what they leave behind stays out of the sources. */
const WORK = join(ROOT, '.hashpulse', 'samples');

/** What came of a sample; `absent` when it could not be tried here, with the reason. */
export type Trial =
  { readonly outcome: 'sent' } | { readonly outcome: 'absent' | 'failed'; readonly reason: string };

async function run(
  [program, ...args]: CommandLine,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    await execute(program, args, { cwd, env: { ...process.env, ...env }, timeout: COMMAND_WITHIN_MS });
    return undefined;
  } catch (error) {
    const { message, stderr = '', stdout = '' } = error as Error & { stderr?: string; stdout?: string };
    return `${message}\n${stderr}${stdout}`.trim().slice(0, 2_000);
  }
}

/** Runs a sample against a running system, if its language is on the machine and its packages can be had. */
export async function trySample(sample: Sample, env: Readonly<Record<string, string>>): Promise<Trial> {
  const folder = join(WORK, sample.name);
  const noNodeOptions = { NODE_OPTIONS: '', ...env };
  const probe = await run(sample.probe, ROOT, noNodeOptions);
  if (probe !== undefined) return { outcome: 'absent', reason: probe };
  await cp(join(ROOT, 'samples', sample.name), folder, { recursive: true });
  for (const command of sample.prepare) {
    const reason = await run(command, folder, noNodeOptions);
    if (reason !== undefined) return { outcome: 'absent', reason };
  }
  const reason = await run(sample.run, folder, noNodeOptions);
  return reason === undefined ? { outcome: 'sent' } : { outcome: 'failed', reason };
}

/** Samples that the environment claims can be tried here, by `SAMPLES_REQUIRED=python,go`; not trying them is a failure. */
export function requiredSamples({ SAMPLES_REQUIRED: text = '' }: NodeJS.ProcessEnv): ReadonlySet<string> {
  return new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}
