import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalDocument, ruleId, withApproval, withGroup, withoutRule, withRule } from './changes.js';
import { Moderation } from './moderation.js';
import {
  MATCHES,
  type ModerationDocument,
  ModerationError,
  NO_MODERATION,
  readDocument,
  type Rule,
} from './moderation-document.js';

type Match = (typeof MATCHES)[number];

const rule = (list: 'deny' | 'allow', value: string, match: Match = 'exact'): Rule => ({
  subject: 'hashtag',
  list,
  match,
  value,
});
const documentOf = (...rules: Rule[]): ModerationDocument => normalDocument({ ...NO_MODERATION, rules });
const moderationOf = (...rules: Rule[]): Moderation => new Moderation('1', documentOf(...rules));

const names = fc.constantFrom('alpha', 'beta', 'gamma', 'alphabet', 'straße', 'ＡＬＰＨＡ');
const rules = fc.record({
  subject: fc.constant('hashtag' as const),
  list: fc.constantFrom<'deny' | 'allow'>('deny', 'allow'),
  match: fc.constantFrom<Match>('exact', 'glob', 'regexp'),
  value: names,
});

describe('rules for hashtags', () => {
  it('find a hashtag in any spelling', () => {
    for (const spelling of ['StraSSe', '#straße', 'STRASSE', 'ｓｔｒａｓｓｅ']) {
      expect(moderationOf(rule('deny', spelling)).isShown('strasse')).toBe(false);
    }
  });

  it.each<[Match, string, string[], string[]]>([
    ['glob', 'Buy*', ['buy', 'buyfollowers'], ['webuy', 'bu']],
    ['glob', '*.b?d*', ['.bad', 'x.bide'], ['bad', 'x.bd']],
    ['regexp', 'buy.*', ['buy', 'buyfollowers'], ['webuy']],
    ['regexp', '(?:free|CHEAP)\\d+', ['free1', 'cheap22'], ['free', 'free1x']],
    ['regexp', '.*ünder.*', ['wünder', 'ünders'], ['under']],
  ])('match the whole by %s %s', (match, value, hits, misses) => {
    const moderation = moderationOf(rule('deny', value, match));
    expect(hits.filter((hashtag) => moderation.isShown(hashtag))).toEqual([]);
    expect(misses.filter((hashtag) => !moderation.isShown(hashtag))).toEqual([]);
  });

  it('take no exponential time: a backtracking engine would not come to an end here', () => {
    const moderation = moderationOf(rule('deny', '(a+)+b', 'regexp'), rule('deny', '(a|aa)*c', 'regexp'));
    expect(moderation.isShown('a'.repeat(5_000))).toBe(true);
  });

  it.each<[Match, string]>([
    ['regexp', '(a)\\1'],
    ['regexp', '(?=a)b'],
    ['regexp', '(a'],
    ['regexp', '((a{1,100}){1,100}){1,100}'],
    ['exact', 'two words'],
    ['exact', '123'],
  ])('are refused where nothing could match in time or at all: %s %s', (match, value) => {
    expect(() => documentOf(rule('deny', value, match))).toThrow(ModerationError);
  });

  it('let an exact rule go before a pattern, and to deny before to allow', () => {
    const pattern = rule('deny', 'free*', 'glob');
    expect(moderationOf(pattern, rule('allow', 'freedom')).isShown('freedom')).toBe(true);
    expect(moderationOf(pattern, rule('allow', '*dom', 'glob')).isShown('freedom')).toBe(false);
    expect(moderationOf(rule('deny', 'freedom'), rule('allow', 'freedom')).isShown('freedom')).toBe(false);
  });

  it('show the same in whatever order they were made', () => {
    const law = fc.property(
      fc
        .array(rules, { maxLength: 8 })
        .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      names,
      fc.boolean(),
      ([some, shuffled], hashtag, approval) => {
        const verdict = (given: Rule[]) =>
          new Moderation('1', normalDocument({ approval, rules: given, groups: [] })).isShown(hashtag);
        expect(verdict(shuffled)).toBe(verdict(some));
      },
    );
    fc.assert(law, { numRuns: 200 });
  });

  it('are undone by taking them away: what was shown is shown again', () => {
    const law = fc.property(fc.array(rules, { maxLength: 6 }), rules, (some, one) => {
      const before = documentOf(...some);
      fc.pre(!before.rules.some((other) => ruleId(other) === ruleId(documentOf(one).rules[0] as Rule)));
      const id = ruleId(documentOf(one).rules[0] as Rule);
      expect(withoutRule(withRule(before, one), id)).toEqual(before);
    });
    fc.assert(law, { numRuns: 200 });
    expect(withoutRule(NO_MODERATION, 'none')).toBeUndefined();
  });
});

describe('the document', () => {
  it('is after an import what was exported', () => {
    const law = fc.property(fc.array(rules, { maxLength: 8 }), fc.boolean(), (some, approval) => {
      const groups = [{ name: 'one', members: ['two'] }];
      const exported = normalDocument({ approval, rules: some, groups });
      const text = JSON.stringify(exported);
      expect(normalDocument(readDocument(JSON.parse(text)))).toEqual(exported);
    });
    fc.assert(law, { numRuns: 200 });
  });

  it.each([
    ['no object', []],
    ['an unknown field', { ...NO_MODERATION, more: 1 }],
    ['a misspelt list', { ...NO_MODERATION, rules: [{ ...rule('deny', 'a'), list: 'block' }] }],
    [
      'a pattern for authors',
      { ...NO_MODERATION, rules: [{ subject: 'author', list: 'deny', match: 'glob', value: 'a*' }] },
    ],
  ])('is refused with %s', (_, given) => {
    expect(() => readDocument(given)).toThrow(ModerationError);
  });
});

describe('approval', () => {
  it('shows only what is on the allow list', () => {
    const approval = (...given: Rule[]) => new Moderation('1', { approval: true, rules: given, groups: [] });
    expect(approval().stateOf('alpha')).toBe('pending');
    expect(approval(rule('allow', 'alpha')).stateOf('alpha')).toBe('shown');
    expect(approval(rule('allow', 'al*', 'glob')).stateOf('alpha')).toBe('shown');
    expect(approval(rule('allow', 'alpha'), rule('deny', 'alpha')).stateOf('alpha')).toBe('denied');
  });

  it('takes what is in use as approved when it is switched on, and then only', () => {
    const on = withApproval(NO_MODERATION, true, ['alpha']);
    expect(new Moderation('1', on).stateOf('alpha')).toBe('shown');
    const again = new Moderation('2', withApproval(on, true, ['beta']));
    expect([again.stateOf('beta'), again.stateOf('alpha')]).toEqual(['pending', 'shown']);
    expect(new Moderation('3', withApproval(on, false, [])).stateOf('beta')).toBe('shown');
  });

  it('does not undo a denial', () => {
    const denied = documentOf(rule('deny', 'alpha'));
    expect(new Moderation('1', withApproval(denied, true, ['alpha'])).stateOf('alpha')).toBe('denied');
  });
});

describe('groups', () => {
  const group = withGroup(NO_MODERATION, { name: '#TwitterDown', members: ['twitter_down', 'DownTwitter'] });

  it('rank their members under their name, which is one of them', () => {
    const moderation = new Moderation('1', group);
    const members = ['downtwitter', 'twitter_down', 'twitterdown'];
    expect(moderation.rankedUnder('twitterdown')).toEqual(members);
    for (const member of members) expect(moderation.rankedAs(member)).toBe('twitterdown');
    expect([moderation.rankedAs('other'), moderation.rankedUnder('other')]).toEqual(['other', ['other']]);
  });

  it('leave a denied member out', () => {
    const moderation = new Moderation('1', withRule(group, rule('deny', 'twitter_down')));
    expect(moderation.rankedUnder('twitterdown')).toEqual(['downtwitter', 'twitterdown']);
    expect(moderation.rankedAs('twitter_down')).toBe('twitter_down');
    expect(moderation.isShown('twitter_down')).toBe(false);
  });

  it('are approved by being made', () => {
    const moderation = new Moderation('1', { ...group, approval: true });
    expect(moderation.stateOf('twitter_down')).toBe('shown');
  });

  it('do not overlap', () => {
    expect(() => withGroup(group, { name: 'other', members: ['twitter_down'] })).toThrow(ModerationError);
    expect(withGroup(group, { name: 'twitterdown', members: ['a'] }).groups).toEqual([
      { name: 'twitterdown', members: ['a', 'twitterdown'] },
    ]);
  });
});
