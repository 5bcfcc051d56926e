import { describe, expect, it } from '@jest/globals';
import { isPublic, resolvePublic } from './public-address.js';

describe('isPublic', () => {
  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '240.0.0.1',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'fe80::1%eth0',
    'localhost',
    '',
  ])('is false of %s', (address) => expect(isPublic(address)).toBe(false));

  it.each(['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])(
    'is true of %s',
    (address) => expect(isPublic(address)).toBe(true),
  );
});

describe('resolvePublic', () => {
  const known =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

  it('gives the first address of a public host', async () => {
    const found = await resolvePublic('example.org', false, known('1.1.1.1', '2606:4700:4700::1111'));
    expect(found).toEqual({ address: '1.1.1.1', family: 4 });
  });

  it('refuses a host one of whose addresses is not public', async () => {
    const asked = resolvePublic('example.org', false, known('1.1.1.1', '10.0.0.1'));
    await expect(asked).rejects.toMatchObject({ code: 'not-public' });
  });

  it('judges an address that stands in the URL by itself, however it is written', async () => {
    for (const text of [
      'http://127.1/',
      'http://0x7f000001/',
      'http://2130706433/',
      'http://[::ffff:7f00:1]/',
    ])
      await expect(resolvePublic(new URL(text).hostname, false)).rejects.toMatchObject({
        code: 'not-public',
      });
  });

  it('says that a host has no address', async () => {
    await expect(resolvePublic('example.org', false, known())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lets through what is allowed', async () => {
    expect(await resolvePublic('[::1]', true)).toEqual({ address: '::1', family: 6 });
  });
});
