import { createHash } from 'node:crypto';

/** Of everything that is no page of its own: only what this service serves, and nobody frames it. */
export const SERVICE_POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  // Charts set sizes as styles.
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

/** The `Content-Security-Policy` of a page in one file: it allows exactly the scripts that stand in it. */
export function pagePolicy(html: string): string {
  const hashes = [...html.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const policy = { ...SERVICE_POLICY, 'script-src': hashes };
  return Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
