export * from './demo-posts.js';
export { ACTS, SILENT_NETWORK, SPAM } from './story.js';
