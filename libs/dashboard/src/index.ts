import { fileURLToPath } from 'node:url';

/** The folder of the built page, an absolute path. */
export const dashboardRoot = fileURLToPath(new URL('../dist-page', import.meta.url));
