import { authorHash } from '@hashpulse/tagging';
import { type Cell, cellWithoutAuthors, type Moderated } from '@hashpulse/trends';
import { type Group, type ModerationDocument, NO_MODERATION, type Rule } from './moderation-document.js';
import { type Matcher, matcherOf } from './pattern.js';

/** Verdicts on so many hashtags are remembered. */
const MAX_VERDICTS = 200_000;

type HashtagRule = Rule & { readonly subject: 'hashtag' };
type AuthorRule = Rule & { readonly subject: 'author' };

/** One list of hashtags. */
class HashtagList {
  private readonly exact: ReadonlySet<string>;
  private readonly patterns: readonly Matcher[];

  constructor(rules: readonly HashtagRule[], list: Rule['list']) {
    const own = rules.filter((rule) => rule.list === list);
    this.exact = new Set(own.filter(({ match }) => match === 'exact').map(({ value }) => value));
    this.patterns = own.filter(({ match }) => match !== 'exact').map(matcherOf);
  }

  hasExactly(hashtag: string): boolean {
    return this.exact.has(hashtag);
  }

  hasPatternOf(hashtag: string): boolean {
    return this.patterns.some((matches) => matches(hashtag));
  }
}

/**
 * What moderators have decided, as rankings ask for it. An exact rule is stronger than a pattern; of two equally exact
 * ones, to deny is stronger. Changes nothing of what is counted.
 */
export class Moderation implements Moderated {
  private readonly denied: HashtagList;
  private readonly allowed: HashtagList;
  private readonly groupOf = new Map<string, Group>();
  private readonly groups: ReadonlyMap<string, Group>;
  private readonly authors: readonly AuthorRule[];
  private readonly authorsByNetwork = new Map<string, ReadonlySet<number>>();
  private readonly verdicts = new Map<string, boolean>();
  private readonly cells = new WeakMap<Cell, Cell>();

  /** @param version changes with the document */
  constructor(
    readonly version: string,
    readonly document: ModerationDocument = NO_MODERATION,
  ) {
    const { rules, groups } = document;
    const hashtags = rules.filter((rule) => rule.subject === 'hashtag');
    this.authors = rules.filter((rule) => rule.subject === 'author');
    this.denied = new HashtagList(hashtags, 'deny');
    this.allowed = new HashtagList(hashtags, 'allow');
    this.groups = new Map(groups.map((group) => [group.name, group]));
    for (const group of groups) for (const member of group.members) this.groupOf.set(member, group);
  }

  /** Whether a hashtag, or a group by its name, may be among what is shown. */
  isShown(hashtag: string): boolean {
    const known = this.verdicts.get(hashtag);
    if (known !== undefined) return known;
    if (this.verdicts.size >= MAX_VERDICTS) this.verdicts.clear();
    const verdict = !this.isDenied(hashtag) && this.isApproved(hashtag);
    this.verdicts.set(hashtag, verdict);
    return verdict;
  }

  /** Whether a hashtag is on the deny list, by itself or by a pattern. */
  isDenied(hashtag: string): boolean {
    if (this.denied.hasExactly(hashtag)) return true;
    return !this.allowed.hasExactly(hashtag) && this.denied.hasPatternOf(hashtag);
  }

  /** Why a hashtag may have a place in rankings, or not. */
  stateOf(hashtag: string): 'shown' | 'denied' | 'pending' {
    if (this.isDenied(hashtag)) return 'denied';
    return this.isShown(this.rankedAs(hashtag)) ? 'shown' : 'pending';
  }

  /** The group that a hashtag is ranked in, by name; else the hashtag. A denied hashtag adds nothing to its group. */
  rankedAs(hashtag: string): string {
    const group = this.groupOf.get(hashtag);
    return group && !this.isDenied(hashtag) ? group.name : hashtag;
  }

  /** The hashtags whose uses are ranked under this name. */
  rankedUnder(name: string): readonly string[] {
    const group = this.groups.get(name);
    return group ? group.members.filter((member) => !this.isDenied(member)) : [name];
  }

  /** Whether no author is denied. */
  get takesAll(): boolean {
    return this.authors.length === 0;
  }

  /** A hashtag's figures in a bucket without the uses of denied authors. */
  cell(cell: Cell): Cell {
    if (this.takesAll) return cell;
    const known = this.cells.get(cell);
    if (known) return known;
    const kept = cellWithoutAuthors(cell, (network) => this.deniedAuthors(network));
    this.cells.set(cell, kept);
    return kept;
  }

  private isApproved(hashtag: string): boolean {
    if (!this.document.approval || this.groups.has(hashtag)) return true;
    return this.allowed.hasExactly(hashtag) || this.allowed.hasPatternOf(hashtag);
  }

  private deniedAuthors(network: string): ReadonlySet<number> {
    const known = this.authorsByNetwork.get(network);
    if (known) return known;
    const here = this.authors.filter((rule) => rule.network === undefined || rule.network === network);
    const hashes = new Set(here.map(({ value }) => authorHash(network, value)));
    this.authorsByNetwork.set(network, hashes);
    return hashes;
  }
}
