export * from './key-rates.js';
