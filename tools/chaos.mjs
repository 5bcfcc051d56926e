// `npm run chaos`: prepares the checkout, then runs the fault suite on the pinned Node.
import { join } from 'node:path';
import { pinnedNode, prepare, root, run } from './prepare.mjs';

try {
  await prepare((line) => console.log(line));
  await run(pinnedNode, [
    '--no-warnings',
    join(root, 'e2e', 'dist', 'chaos', 'main.js'),
    ...process.argv.slice(2),
  ]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
