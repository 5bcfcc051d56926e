// `npm run replay-dead`: prepares the checkout, then puts dead posts back, on the pinned Node.
import { join } from 'node:path';
import { pinnedNode, prepare, root, run } from './prepare.mjs';

try {
  await prepare((line) => console.error(line));
  const main = join(root, 'tools', 'dead-letters', 'dist', 'main.js');
  await run(pinnedNode, ['--no-warnings', main, ...process.argv.slice(2)]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
