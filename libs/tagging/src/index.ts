export * from './fingerprint.js';
export * from './post-entry.js';
export * from './post-memory.js';
export * from './post-record.js';
export * from './posts-partition.js';
export * from './remembered-post.js';
export * from './text-fingerprint.js';
