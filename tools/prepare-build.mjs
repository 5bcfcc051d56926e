// What `npm start` does before it starts anything: packages, compiled code, the page. The Dockerfile runs it.
import { prepare } from './prepare.mjs';

await prepare((line) => console.log(line));
