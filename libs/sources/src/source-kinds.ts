import { facebook, file, linkedin } from './file.js';
import { instagram } from './instagram.js';
import { jetstream } from './jetstream.js';
import { mastodon } from './mastodon.js';
import type { SourceKind } from './source.js';
import { x } from './x.js';

/** Every kind of source by its name; a new one is added here. */
export const SOURCE_KINDS: ReadonlyMap<string, SourceKind> = new Map(
  [jetstream, mastodon, x, instagram, file, facebook, linkedin].map((kind) => [kind.name, kind]),
);
