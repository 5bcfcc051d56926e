export * from './api-key.js';
export * from './keys-document.js';
export * from './key-ring.js';
export * from './watched-keys.js';
