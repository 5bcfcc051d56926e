import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file at the root of the repository. */
export function rootFile(name: string): string {
  return readFileSync(`${root}${name}`, 'utf8');
}

/** What the image of an app sets and runs, by the last stage of the Dockerfile. */
export interface Image {
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

function environment(lines: readonly string[], app: string): Record<string, string> {
  const pairs = lines.filter((line) => line.startsWith('ENV ')).flatMap((line) => line.slice(4).split(' '));
  return Object.fromEntries(
    pairs.map((pair) => pair.replace('${APP}', app).split('=', 2) as [string, string]),
  );
}

function commandOf(lines: readonly string[], pattern: RegExp): string[] {
  const found = lines.map((line) => pattern.exec(line)?.[1]).find((text) => text !== undefined);
  return found === undefined ? [] : (JSON.parse(found) as string[]);
}

/** The image that the Dockerfile makes with this `APP`. */
export function dockerImage(app: string): Image {
  const text = rootFile('Dockerfile').replaceAll('\\\n', ' ');
  const lines = (text.split(/^FROM /m).at(-1) ?? '').split('\n').map((line) => line.trim());
  return {
    env: environment(lines, app),
    user: lines.find((line) => line.startsWith('USER '))?.slice(5),
    command: commandOf(lines, /^CMD (.*)$/),
    healthcheck: commandOf(lines, /^HEALTHCHECK .*?CMD (.*)$/),
  };
}
