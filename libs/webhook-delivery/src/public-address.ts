import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address to connect to. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Where a webhook points is not to be asked, or is nowhere. */
export class AddressError extends Error {
  override readonly name = 'AddressError';

  constructor(
    readonly code: 'not-public' | 'not-found',
    message: string,
  ) {
    super(message);
  }
}

type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>;

const resolveAll: Resolve = (host) => lookup(host, { all: true });

/** Whether an IP address is one of the public internet: not this machine, this network, nor a way around to them. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address inside an IPv6 one is judged by itself; other embeddings (NAT64, 6to4, Teredo) are not unicast.
  return ipaddr.process(address).range() === 'unicast';
}

/**
 * The address of a host, to be connected to as it is: who asks again may be told another one (DNS rebinding).
 *
 * @param host of a URL; IPv6 in brackets
 * @param allowPrivate whether addresses of this machine and network may be asked
 * @throws AddressError when one of its addresses is not public, or it has none
 */
export async function resolvePublic(
  host: string,
  allowPrivate: boolean,
  resolve: Resolve = resolveAll,
): Promise<ResolvedAddress> {
  const name = host.replace(/^\[|\]$/g, '');
  const family = isIP(name);
  const found = family ? [{ address: name, family }] : await resolve(name).catch(() => []);
  const [first] = found;
  if (!first) throw new AddressError('not-found', 'the host has no address');
  if (!allowPrivate && !found.every(({ address }) => isPublic(address))) {
    throw new AddressError('not-public', 'the host has an address that is not of the public internet');
  }
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}
