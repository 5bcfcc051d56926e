export * from './demo-posts.js';
export * from './seeded-random.js';
export { ACTS, SILENT_NETWORK, SPAM } from './story.js';
