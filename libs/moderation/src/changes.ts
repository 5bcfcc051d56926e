import { createHash } from 'node:crypto';
import { parseHashtag } from '@hashpulse/hashtags';
import {
  type Group,
  type ModerationDocument,
  ModerationError,
  readDocument,
  type Rule,
} from './moderation-document.js';
import { matcherOf } from './pattern.js';

/** Names a rule: the same for the same rule wherever it is made, whatever its note says. */
export function ruleId(rule: Rule): string {
  const network = rule.subject === 'author' ? (rule.network ?? '') : '';
  const text = JSON.stringify([rule.subject, rule.list, rule.match, rule.value, network]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/**
 * A rule as it is kept: exact hashtags in canonical form.
 * @throws {@link ModerationError} for a value that is no hashtag, or no pattern
 */
export function normalRule(rule: Rule): Rule {
  if (rule.match !== 'exact') {
    matcherOf(rule);
    return rule;
  }
  return rule.subject === 'hashtag' ? { ...rule, value: hashtag(rule.value) } : rule;
}

/**
 * A group as it is kept: its name is one of its members.
 * @throws {@link ModerationError} for a name or member that is no hashtag
 */
export function normalGroup({ name, members }: Group): Group {
  const canonical = hashtag(name);
  return { name: canonical, members: [...new Set([canonical, ...members.map(hashtag)])].sort() };
}

/**
 * A whole document as it is kept: each rule once, groups that do not overlap.
 * @throws {@link ModerationError}
 */
export function normalDocument({ approval, rules, groups }: ModerationDocument): ModerationDocument {
  const byId = new Map(rules.map(normalRule).map((rule) => [ruleId(rule), rule]));
  const normal = { approval, rules: [...byId.values()], groups: groups.map(normalGroup) };
  requireApart(normal.groups);
  return readDocument(normal);
}

/** With a rule more; one with the same id is replaced. */
export function withRule(document: ModerationDocument, rule: Rule): ModerationDocument {
  const id = ruleId(normalRule(rule));
  return normalDocument({
    ...document,
    rules: [...document.rules.filter((other) => ruleId(other) !== id), rule],
  });
}

/** Without a rule; undefined: there is none with this id. */
export function withoutRule(document: ModerationDocument, id: string): ModerationDocument | undefined {
  const rules = document.rules.filter((rule) => ruleId(rule) !== id);
  return rules.length === document.rules.length ? undefined : { ...document, rules };
}

/** With a group more; one of the same name is replaced. */
export function withGroup(document: ModerationDocument, group: Group): ModerationDocument {
  const name = hashtag(group.name);
  return normalDocument({
    ...document,
    groups: [...document.groups.filter((other) => other.name !== name), group],
  });
}

/** Without a group; undefined: there is none of this name. */
export function withoutGroup(document: ModerationDocument, name: string): ModerationDocument | undefined {
  const groups = document.groups.filter((group) => group.name !== parseHashtag(name));
  return groups.length === document.groups.length ? undefined : { ...document, groups };
}

/**
 * With approval asked for or not; when it is from now on, hashtags that are in use (canonical) are approved: only new
 * ones wait.
 */
export function withApproval(
  document: ModerationDocument,
  required: boolean,
  inUse: readonly string[],
): ModerationDocument {
  const isSwitchedOn = required && !document.approval;
  const approved = (isSwitchedOn ? inUse : []).map((value): Rule => {
    return { subject: 'hashtag', list: 'allow', match: 'exact', value, note: 'in use before approval' };
  });
  return normalDocument({ ...document, approval: required, rules: [...approved, ...document.rules] });
}

function hashtag(text: string): string {
  const canonical = parseHashtag(text);
  if (canonical === undefined) throw new ModerationError(`not a hashtag: ${text}`);
  return canonical;
}

/** A hashtag is ranked in one place only. */
function requireApart(groups: readonly Group[]): void {
  const owner = new Map<string, string>();
  for (const { name, members } of groups) {
    for (const one of members) {
      const other = owner.get(one);
      if (other !== undefined) throw new ModerationError(`groups: ${one} is in ${other} and in ${name}`);
      owner.set(one, name);
    }
  }
}
