declare module 'punycode/punycode.js' {
  const punycode: { toASCII(domain: string): string };
  export default punycode;
}
