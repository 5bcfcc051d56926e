import type { EndToEnd } from './end-to-end.js';
import { usageText } from './usage-text.js';

/** For people to read. */
export function endToEndText({
  posts,
  linesEach,
  acceptedPerSecond,
  countedPerSecond,
  usage,
}: EndToEnd): string {
  const first = `Over HTTP: ${posts} posts, ${linesEach} a request: ${acceptedPerSecond} posts/s accepted, ${countedPerSecond} posts/s counted.`;
  return `${first}\n${usageText(usage)}`;
}
