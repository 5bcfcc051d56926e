// Tests run on what tsc compiled: the same JavaScript that the apps run, real decorators included.
const base = {
  transform: {},
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/.nx', '<rootDir>/.hashpulse'],
};
export default {
  // No test judges time: on a busy machine five seconds are soon gone. Only what hangs for good shall fail.
  // Jest takes it from here only, not from a project.
  testTimeout: 60_000,
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,tools}/**/dist/**/*.spec.js'] },
    { ...base, displayName: 'integration', testMatch: ['<rootDir>/e2e/dist/integration/**/*.spec.js'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/e2e/dist/scenarios/**/*.spec.js'] },
    { ...base, displayName: 'chaos', testMatch: ['<rootDir>/e2e/dist/chaos/**/*.spec.js'] },
    { ...base, displayName: 'page', testMatch: ['<rootDir>/e2e/dist/page/**/*.spec.js'] },
  ],
};
