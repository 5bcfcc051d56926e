import { benchPosts } from './bench-posts.js';

/** Sends posts to ingest as a client does that must lose nothing: what is refused for now is sent again. */
export class LoadGenerator {
  /** Posts that were answered with 202. */
  accepted = 0;

  constructor(private readonly ingest: string) {}

  /** Sends lines, each a post, and waits until all are accepted. */
  async send(lines: readonly string[]): Promise<void> {
    const headers = { 'content-type': 'application/x-ndjson' };
    const body = lines.join('\n');
    for (;;) {
      const answer = await fetch(`${this.ingest}/v1/posts`, { method: 'POST', headers, body });
      const text = await answer.text();
      if (answer.status === 202) break;
      if (answer.status !== 429 && answer.status !== 503)
        throw new Error(`ingest answers ${answer.status}: ${text.slice(0, 300)}`);
      const seconds = Number(answer.headers.get('retry-after') ?? 1);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    }
    this.accepted += lines.length;
  }
}

/** Lines of so many posts each, made beforehand so that making them is not measured. */
export function ndjsonBodies(settings: {
  readonly seed: number;
  readonly posts: number;
  readonly linesEach: number;
  readonly start: number;
  readonly spanMs: number;
  readonly prefix: string;
}): string[][] {
  const { posts: count, linesEach } = settings;
  const bodies: string[][] = [];
  let lines: string[] = [];
  for (const { json } of benchPosts({ ...settings, count })) {
    lines.push(json);
    if (lines.length < linesEach) continue;
    bodies.push(lines);
    lines = [];
  }
  if (lines.length > 0) bodies.push(lines);
  return bodies;
}
