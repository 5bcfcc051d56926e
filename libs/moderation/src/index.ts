export * from './changes.js';
export * from './moderation.js';
export * from './moderation-document.js';
export * from './pattern.js';
