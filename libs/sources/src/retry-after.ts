/**
 * How long a `Retry-After` header asks to wait, ms; undefined when it is absent or says nothing (RFC 9110, 10.2.3).
 * @param now the clock that a date is compared with, ms
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
