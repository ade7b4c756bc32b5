import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the page into dist/apps/console, from where the API application serves it at `/`.
 *
 * There is one document; what the desktop of officers and the phone page of enterprises need is
 * split off by the two dynamic imports in src/app.tsx, so that neither loads the other's library.
 */
export default defineConfig({
  root: here('.'),
  base: '/',
  cacheDir: here('../../node_modules/.vite/console'),
  plugins: [react()],
  build: {
    outDir: here('../../dist/apps/console'),
    emptyOutDir: true,
    target: ['es2020', 'chrome87', 'safari14'],
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': process.env.HUIZHI_API ?? 'http://127.0.0.1:8620' },
  },
});
