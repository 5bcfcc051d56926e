import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file at the root of the repository. */
export function rootFile(name: string): string {
  return readFileSync(`${root}${name}`, 'utf8');
}

/** What a stage of the Dockerfile sets and runs. */
export interface Stage {
  readonly from: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

function environment(lines: readonly string[]): Record<string, string> {
  const pairs = lines.filter((line) => line.startsWith('ENV ')).flatMap((line) => line.slice(4).split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string]));
}

function commandOf(lines: readonly string[], pattern: RegExp): string[] {
  const found = lines.map((line) => pattern.exec(line)?.[1]).find((text) => text !== undefined);
  return found === undefined ? [] : (JSON.parse(found) as string[]);
}

/** The stages of the Dockerfile by name, each with what it takes over from the stage that it is made from. */
export function dockerStages(): Map<string, Stage> {
  const stages = new Map<string, Stage>();
  const text = rootFile('Dockerfile').replaceAll('\\\n', ' ');
  for (const part of text.split(/^FROM /m).slice(1)) {
    const [head = '', ...lines] = part.split('\n').map((line) => line.trim());
    const [from = '', , name = ''] = head.split(' ');
    const before = stages.get(from);
    stages.set(name, {
      from,
      env: { ...before?.env, ...environment(lines) },
      user: lines.find((line) => line.startsWith('USER '))?.slice(5) ?? before?.user,
      command: commandOf(lines, /^CMD (.*)$/),
      healthcheck: commandOf(lines, /^HEALTHCHECK .*?CMD (.*)$/),
    });
  }
  return stages;
}
