import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

/** Beside both: nothing is loaded from another host (DECISIONS, two networks). */
const shared = { outDir: '../dist/web', target: 'es2022', sourcemap: false } as const;

/** The desk: one page, code-split by screen. */
const desk: UserConfig = {
  root: 'web',
  plugins: [react()],
  build: {
    ...shared, emptyOutDir: true, chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: { desk: 'web/index.html' } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8110' } },
};

/** The phone, `--mode phone`: the same components over Preact, less than half the bytes on a bad line (ADR 3). */
const phone: UserConfig = {
  root: 'web',
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react(-dom)?$/, replacement: 'preact/compat' },
    ],
  },
  build: {
    ...shared, emptyOutDir: false, copyPublicDir: false,
    rolldownOptions: {
      input: { phone: 'web/m.html', 'm-worker': 'web/field/worker.ts' },
      // a service worker answers for its address: it keeps one name
      output: { entryFileNames: (chunk) => (chunk.name === 'm-worker' ? 'm-worker.js' : 'assets/[name]-[hash].js') },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'phone' ? phone : desk));
