import type { Trend, TrendsAnswer } from '@hashpulse/contracts';

/** Where a feed and what it names are found. */
export interface FeedAddresses {
  /** The feed's own. */
  readonly self: string;
  /** The page's. */
  readonly page: string;
  /** A hashtag's page. */
  readonly hashtag: (hashtag: string) => string;
}

/** The media type of Atom (RFC 4287). */
export const ATOM_MEDIA_TYPE = 'application/atom+xml; charset=utf-8';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const BEGINNING = '1970-01-01T00:00:00.000Z';

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

function link(rel: string, href: string): string {
  return `<link rel="${rel}" href="${escaped(href)}"/>`;
}

/** An entry is known by its hashtag and day (UTC): a reader hears of it once a day, however long it trends. */
function entry(trend: Trend, asOf: string, { hashtag }: FeedAddresses): string {
  const page = hashtag(trend.hashtag);
  const { volume, authors, reach, rank, firstSeenAt } = trend;
  const id = `${page}&day=${asOf.slice(0, 10)}`;
  const words = `Rank ${rank}: ${volume} posts by ${authors} authors, who reach ${reach}; first seen ${firstSeenAt}.`;
  return [
    '<entry>',
    element('id', id),
    element('title', `#${trend.label}`),
    link('alternate', page),
    element('published', firstSeenAt),
    element('updated', asOf),
    element('summary', words),
    '</entry>',
  ].join('');
}

/** A ranking as an Atom feed (RFC 4287), an entry for each hashtag. */
export function atomFeed({ asOf, window, rank, trends }: TrendsAnswer, addresses: FeedAddresses): string {
  const updated = asOf ?? BEGINNING;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    element('id', addresses.self),
    element('title', `Hashpulse: ${rank}, ${window}`),
    element('updated', updated),
    '<author><name>Hashpulse</name></author>',
    link('self', addresses.self),
    link('alternate', addresses.page),
    ...trends.map((trend) => entry(trend, updated, addresses)),
    '</feed>',
    '',
  ].join('\n');
}
