import { BlockList, isIP } from 'node:net';
import { keysFileProblem } from '@hashpulse/api-keys';

/** The settings that decide who may ask. */
export interface AccessSettings {
  readonly HOST: string;
  readonly API_KEYS_FILE?: string;
  readonly ALLOW_OPEN_ACCESS: boolean;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine reaches an address to listen on. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** Why an app must not listen with these settings; empty when it may. */
export function accessProblems(settings: AccessSettings): readonly string[] {
  const { HOST, API_KEYS_FILE, ALLOW_OPEN_ACCESS } = settings;
  if (API_KEYS_FILE !== undefined) {
    const problem = keysFileProblem(API_KEYS_FILE);
    return problem === undefined ? [] : [`API_KEYS_FILE: ${problem}; make it with npm run keys -- create`];
  }
  if (isLoopback(HOST) || ALLOW_OPEN_ACCESS) return [];
  return [
    `HOST is ${JSON.stringify(HOST)}, which others reach, and there are no API keys; ` +
      'set API_KEYS_FILE, or ALLOW_OPEN_ACCESS=true if everybody may use it',
  ];
}
