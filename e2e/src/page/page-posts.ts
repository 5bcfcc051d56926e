/** The first second of the posts of the page's tests. */
export const START = Date.parse('2016-10-21T11:00:00Z');

/** Makes posts by different authors, one a second of event time. */
export class PagePosts {
  private sent = 0;

  /** @param more fields in place of the presets; `text` for other words than the hashtag's */
  of(count: number, hashtag: string, more: object = {}): string[] {
    return Array.from({ length: count }, () => this.post({ text: `some words and #${hashtag}`, ...more }));
  }

  /** One post for so many hashtags, each of its own name; thirty in a post. */
  withHashtags(count: number, more: object = {}): string[] {
    const names = Array.from({ length: count }, (_, i) => `#many${String(i).padStart(4, '0')}`);
    const posts = [];
    for (let i = 0; i < count; i += 30)
      posts.push(this.post({ text: names.slice(i, i + 30).join(' '), ...more }));
    return posts;
  }

  private post(more: object): string {
    this.sent += 1;
    return JSON.stringify({
      id: `p${this.sent}`,
      network: 'twitter',
      author: { id: `author${this.sent}`, followers: 10 },
      createdAt: new Date(START + this.sent * 1_000).toISOString(),
      lang: 'en',
      ...more,
    });
  }
}
