import Type, { type TString } from 'typebox';

/** A setting that holds a URL. @param preset taken when it is not set; none: it must be set */
export function webUrl(protocols: readonly string[], meaning: string, preset?: string): TString {
  const pattern = `^(${protocols.map((protocol) => protocol.slice(0, -1)).join('|')})://[^\\s]+$`;
  const description = `a URL that begins with ${protocols.map((one) => `${one}//`).join(' or ')} (${meaning})`;
  return Type.String({ pattern, description, ...(preset === undefined ? {} : { default: preset }) });
}
