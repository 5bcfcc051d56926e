const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/;

/** A network's language tag if the contract takes it: a strange one costs the language, not the post. */
export function languageTag(tag: string | null | undefined): string | undefined {
  return tag && LANGUAGE.test(tag) ? tag : undefined;
}
