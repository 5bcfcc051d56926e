import { defineConfig } from 'vite';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: '../dist-page', emptyOutDir: true, target: 'es2022' },
  // `npx vite libs/dashboard/page` beside a running system: the page is rebuilt as it is edited.
  server: { proxy: { '/v1': 'http://127.0.0.1:3000' } },
});
