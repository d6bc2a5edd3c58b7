import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The browser's side: one page, code-split by screen; nothing is loaded from another host (DECISIONS, two networks). */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { desk: 'web/index.html', phone: 'web/m.html', 'm-worker': 'web/field/worker.ts' },
      // a service worker answers for its address: it keeps one name
      output: { entryFileNames: (chunk) => (chunk.name === 'm-worker' ? 'm-worker.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8110' } },
});
