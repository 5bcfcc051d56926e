export * from './app-process.js';
export * from './test-services.js';
export * from './topic-reader.js';
