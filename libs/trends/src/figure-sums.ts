import { type ErrorBound, EXACT } from './error-bound.js';
import type { Sums } from './sums.js';

/** Figures that are added up, with the time that their posts span. */
export class FigureSums implements Sums {
  volume = 0;
  impressions = 0;
  likes = 0;
  reposts = 0;
  replies = 0;
  views = 0;
  /** Event time of the first and the last post, of any network and language, ms. */
  first = Infinity;
  last = -Infinity;
  /** By how much the figures may be too low; nothing is ever too high. */
  missed: ErrorBound = EXACT;

  protected addFigures({ volume, impressions, likes, reposts, replies, views }: Sums): void {
    this.addNumbers(volume, impressions, likes, reposts, replies, views);
  }

  /** Without an object for them: this runs for every split that is read. */
  protected addNumbers(
    volume: number,
    impressions: number,
    likes: number,
    reposts: number,
    replies: number,
    views: number,
  ): void {
    this.volume += volume;
    this.impressions += impressions;
    this.likes += likes;
    this.reposts += reposts;
    this.replies += replies;
    this.views += views;
  }
}
