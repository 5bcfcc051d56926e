// `npm run samples`: tries the producers of docs/quick-start.md, in each language that is on the machine.
// SAMPLES_REQUIRED=python,go makes a language that is missing a failure.
import { join } from 'node:path';
import { pinnedEnvironment, pinnedNode, prepare, root, run } from './prepare.mjs';

try {
  await prepare((line) => console.log(line));
  const jest = join(root, 'node_modules', '.bin', 'jest');
  const env = { ...pinnedEnvironment(), NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
  const args = ['--selectProjects', 'e2e', '--testPathPatterns', 'scenarios/samples', '--runInBand'];
  await run(pinnedNode, [jest, ...args], { env });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
