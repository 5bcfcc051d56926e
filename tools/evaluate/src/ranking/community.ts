import type { SeededRandom } from '@hashpulse/demo';
import type { Language } from './language.js';
import type { MadePost } from './made-post.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** An everyday hashtag of a language. */
export interface Everyday {
  readonly label: string;
  /** Against the others. */
  readonly weight: number;
  /** Local hours of the day and weekdays (0 is Sunday) at which it is used; else always. */
  readonly hours?: readonly [from: number, to: number];
  readonly weekday?: number;
}

/** What makes a community. */
export interface CommunitySettings {
  readonly network: string;
  readonly language: Language;
  /** Posts a minute, on average over the day. */
  readonly rate: number;
  /** Local time ahead of UTC, hours. */
  readonly utcOffset: number;
  readonly everyday: readonly Everyday[];
}

/** Those who write one language in one network: an ordinary day of theirs. */
export class Community {
  /** What was written lately, to be reposted. */
  private readonly lately: string[] = [];
  private readonly moods: number[];
  private cumulated: number[] = [];
  private hour = NaN;
  private serial = 0;

  constructor(
    private readonly random: SeededRandom,
    readonly settings: CommunitySettings,
  ) {
    this.moods = settings.everyday.map(() => 0);
  }

  get network(): string {
    return this.settings.network;
  }

  /** The posts of a minute. @param busy how busy it is against an ordinary one */
  posts(minute: number, busy: number): MadePost[] {
    this.newHour(minute);
    const mean = this.settings.rate * busy * this.rhythm(minute);
    return Array.from({ length: this.poisson(mean) }, () => this.ordinary(minute));
  }

  /** A post with these hashtags by someone who is here anyway. @param repostOf the text to repost */
  post(minute: number, labels: readonly string[], repostOf?: string): MadePost {
    const { network, language } = this.settings;
    const tags = labels.map((label) => `#${label}`).join(' ');
    const text = repostOf ?? [language.text(), tags].filter(Boolean).join(' ');
    const author = this.author();
    return {
      id: `${language.name}-${(this.serial++).toString(36)}`,
      network,
      author,
      text,
      at: minute + this.random.below(MINUTE_MS),
      lang: language.name,
      kind: repostOf === undefined ? 'post' : 'repost',
      ...(this.random.chance(0.1) && { engagement: this.engagement(author.followers) }),
    };
  }

  /** A count that is on average `mean`, by Poisson's law. */
  poisson(mean: number): number {
    if (mean > 200) return this.random.count(mean);
    let count = 0;
    for (let p = this.random.next(); p > Math.exp(-mean); p *= this.random.next()) count += 1;
    return count;
  }

  private ordinary(minute: number): MadePost {
    if (this.lately.length > 0 && this.random.chance(0.2)) {
      return this.post(minute, [], this.random.pick(this.lately));
    }
    const post = this.post(minute, this.labels());
    if (this.random.chance(0.1)) this.lately.push(`RT @someone: ${post.text}`);
    if (this.lately.length > 30) this.lately.shift();
    return post;
  }

  private labels(): string[] {
    if (this.random.chance(0.4)) return [];
    const count = 1 + this.random.zipf(3, 2);
    return Array.from({ length: count }, () =>
      this.random.chance(0.1) ? this.settings.language.hashtag() : this.everyday(),
    );
  }

  private everyday(): string {
    const sum = this.cumulated.at(-1) ?? 0;
    const drawn = this.random.next() * sum;
    let low = 0;
    let high = this.cumulated.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.cumulated[middle] as number) > drawn) high = middle;
      else low = middle + 1;
    }
    return (this.settings.everyday[low] as Everyday).label;
  }

  /** Subjects come and go: each hashtag's share wanders from hour to hour. */
  private newHour(minute: number): void {
    const hour = Math.floor(minute / HOUR_MS);
    if (hour === this.hour) return;
    this.hour = hour;
    let sum = 0;
    this.cumulated = this.settings.everyday.map((one, i) => {
      const shock = this.random.next() + this.random.next() + this.random.next() - 1.5;
      this.moods[i] = 0.8 * (this.moods[i] as number) + 0.3 * shock;
      sum += this.isInUse(one, minute) ? one.weight * Math.exp(this.moods[i] as number) : 0;
      return sum;
    });
  }

  private isInUse({ hours, weekday }: Everyday, minute: number): boolean {
    const local = minute + this.settings.utcOffset * HOUR_MS;
    const hour = (local % DAY_MS) / HOUR_MS;
    if (hours && (hour < hours[0] || hour >= hours[1])) return false;
    return weekday === undefined || new Date(local).getUTCDay() === weekday;
  }

  /** From 0.3 at four in the morning to 1.7 at four in the afternoon, on average 1. */
  private rhythm(minute: number): number {
    const hour = (minute / HOUR_MS + this.settings.utcOffset) % 24;
    return 1 - 0.7 * Math.cos(((hour - 4) / 24) * 2 * Math.PI);
  }

  /** A few write much, many little. */
  private author(): MadePost['author'] {
    const population = Math.max(200, Math.floor(this.settings.rate * 400));
    const index = this.random.zipf(population, 1.6);
    const scatter = ((index * 2_654_435_761) % 1_000_003) / 1_000_003;
    const id = `${this.settings.language.name}-${index}`;
    return { id, followers: Math.floor(30 / (1.000_01 - scatter) ** 1.1) };
  }

  private engagement(followers: number): { likes: number; reposts: number; views: number } {
    const likes = Math.floor(Math.min(followers, 50_000) * 0.02 * this.random.next());
    return { likes, reposts: Math.floor(likes / 5), views: followers };
  }
}
