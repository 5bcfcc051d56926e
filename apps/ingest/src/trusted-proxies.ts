import { isIP } from 'node:net';

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** What is wrong with `TRUSTED_PROXIES`, a line each. */
export function proxyProblems({
  TRUSTED_PROXIES,
}: {
  readonly TRUSTED_PROXIES: readonly string[];
}): string[] {
  return TRUSTED_PROXIES.filter((text) => !isNetwork(text)).map(
    (text) =>
      `TRUSTED_PROXIES has ${JSON.stringify(text)}; expected an address or a network such as 10.0.0.0/8`,
  );
}
