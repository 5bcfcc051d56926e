import type { SeededRandom } from '@hashpulse/demo';

/** Syllables of a script: an evaluation must not depend on one alphabet. */
const SCRIPTS: readonly (readonly string[])[] = [
  ['ba', 'ri', 'to', 'len', 'mo', 'sa', 'der', 'ni', 'pul', 'ka', 've', 'stra', 'go', 'min', 'fu'],
  ['さ', 'く', 'ら', 'の', 'み', 'ち', 'か', 'ぜ', 'そ', 'ら', 'ゆ', 'め', 'は', 'な', 'つき'],
  ['при', 'ве', 'то', 'мо', 'ро', 'зи', 'да', 'ле', 'на', 'ст', 'ка', 'бу', 'ря', 'ни', 'гол'],
  ['سل', 'ما', 'نو', 'ري', 'با', 'دي', 'كو', 'لا', 'حم', 'شر', 'قا', 'تي', 'عم', 'وا', 'في'],
];
const WORDS = 1_500;

/** A made-up language: its words, the frequent ones first. */
export class Language {
  private readonly words: readonly string[];

  constructor(
    private readonly random: SeededRandom,
    readonly name: string,
    script: number,
  ) {
    const syllables = SCRIPTS[script % SCRIPTS.length] as readonly string[];
    this.words = Array.from({ length: WORDS }, () => this.wordOf(syllables));
  }

  /** A word, the frequent ones far more often. */
  word(): string {
    return this.words[this.random.zipf(WORDS, 2.2)] as string;
  }

  /** What someone writes: 3 to 14 words, and now and then a link, a mention or a number. */
  text(): string {
    const words = Array.from({ length: 3 + this.random.below(12) }, () => this.word());
    if (this.random.chance(0.2)) words.push(`https://example.com/${this.random.below(1e6).toString(36)}`);
    if (this.random.chance(0.15)) words.unshift(`@someone${this.random.below(9_000)}`);
    if (this.random.chance(0.1)) words.push(String(this.random.below(3_000)));
    return words.join(' ');
  }

  /** A name for a hashtag, unlike any other with high probability. */
  hashtag(): string {
    const letters = Array.from({ length: 3 }, () => this.words[this.random.below(WORDS)] as string);
    return letters.join('');
  }

  private wordOf(syllables: readonly string[]): string {
    return Array.from({ length: 1 + this.random.below(4) }, () => this.random.pick(syllables)).join('');
  }
}
