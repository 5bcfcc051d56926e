import { useState } from 'preact/hooks';
import { useMessages } from './language';
import { usePlace } from './navigation';

/** The preset port of ingest: where it is another, this page has no way to know. */
const INGEST = `http://${location.hostname}:3001`;
const EXAMPLE = `curl -H 'content-type: application/json' ${INGEST}/v1/posts -d '{
  "id": "'$(date +%s)'", "network": "mastodon", "author": {"id": "me"},
  "text": "My first #hashtag", "createdAt": "'$(date -u +%FT%TZ)'"}'`;

/** What to do while nothing is counted. */
export function NothingCounted() {
  const { text } = useMessages();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(EXAMPLE).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <section class="card empty">
      <h2>{text.emptyTitle}</h2>
      <p>{text.empty}</p>
      <pre tabIndex={0}>{EXAMPLE}</pre>
      <button type="button" onClick={copy}>
        {copied ? text.copied : text.copy}
      </button>
    </section>
  );
}

/** What to do when nothing passes the switches. */
export function NothingFound() {
  const { text } = useMessages();
  const [{ network, lang, page, rank }, navigate] = usePlace();
  const isTrending = rank === 'trending';
  return (
    <section class="card empty">
      <p>{isTrending ? text.nothingTrends : text.nothing}</p>
      {isTrending ? (
        <button type="button" onClick={() => navigate({ rank: 'volume', page: 1 })}>
          {text.byVolume}
        </button>
      ) : null}
      {network || lang || page > 1 ? (
        <button type="button" onClick={() => navigate({ network: '', lang: '', page: 1 })}>
          {text.showAll}
        </button>
      ) : null}
    </section>
  );
}
