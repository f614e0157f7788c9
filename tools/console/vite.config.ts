import { defineConfig } from 'vite';

/** Builds the page, its script and style, and a separate file with hls.js, which is loaded when a playlist is played. */
export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the page also works below the path of a gateway.
  base: './',
  resolve: { conditions: ['@scf-media/source', 'browser', 'module'] },
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: { target: 'es2023', outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 700 },
});
