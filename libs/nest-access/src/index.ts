export * from './access-problems.js';
export * from './access.guard.js';
export * from './access.module.js';
export * from './presented-key.js';
export * from './require-scope.js';
export * from './standing-access.js';
