// Prepares the checkout, then runs a compiled program of it on the pinned Node: `run-compiled.mjs FILE [argument…]`.
// What is said of the preparing goes to stderr: the program's own output may be read by another.
import { join } from 'node:path';
import { pinnedNode, prepare, root, run } from './prepare.mjs';

const [file, ...args] = process.argv.slice(2);
try {
  await prepare((line) => console.error(line));
  await run(pinnedNode, ['--no-warnings', join(root, file), ...args]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
