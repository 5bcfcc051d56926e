import { readFileSync } from 'node:fs';

/** A file of documented frames, for tests. */
export function frames(name: string): string {
  return readFileSync(new URL(`../frames/${name}`, import.meta.url), 'utf8');
}
