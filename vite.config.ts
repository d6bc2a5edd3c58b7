import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';

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

/** The log-in as one plain script: built apart, since what it shares with the app would make a file of its own. */
async function doorScript(): Promise<string> {
  const built = await build({
    configFile: false, root: 'web', logLevel: 'warn', publicDir: false,
    build: { write: false, target: shared.target, modulePreload: false, rolldownOptions: { input: 'web/field/door.ts', output: { format: 'iife' } } },
  });
  const [chunk] = Array.isArray(built) ? (built[0]?.output ?? []) : 'output' in built ? built.output : [];
  if (chunk?.type !== 'chunk' || chunk.code.includes('</script')) throw new Error('the log-in of the phone could not be built');
  return chunk.code.trim();
}

/** What is seen first stands in the page itself, script and style: on a bad line each further answer costs half a second and more. */
function inThePage(): Plugin {
  return {
    name: 'in-the-page',
    transformIndexHtml: {
      order: 'pre',
      handler: async (page, { server }) => {
        const door = server ? '<script type="module" src="/field/door.ts"></script>' : `<script>${await doorScript()}</script>`;
        return page.replace('<!-- door -->', () => door);
      },
    },
    writeBundle({ dir = '' }) {
      const file = join(dir, 'm.html');
      const page = readFileSync(file, 'utf8');
      const [link, href] = /<link rel="stylesheet"[^>]* href="([^"]+)">/.exec(page) ?? [];
      if (link === undefined || href === undefined) throw new Error('the page of the phone names no style');
      writeFileSync(file, page.replace(link, () => `<style>${readFileSync(join(dir, href), 'utf8').trim()}</style>`));
      rmSync(join(dir, href));
    },
  };
}

/** The phone, `--mode phone`: the same components over Preact, less than half the bytes on a bad line (ADR 3). */
const phone: UserConfig = {
  root: 'web',
  plugins: [react(), inThePage()],
  resolve: {
    alias: [
      { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react(-dom)?$/, replacement: 'preact/compat' },
    ],
  },
  build: {
    ...shared, emptyOutDir: false, copyPublicDir: false,
    cssCodeSplit: false, // one style, in the page: nothing that is loaded later names it
    rolldownOptions: {
      input: { phone: 'web/m.html', 'm-worker': 'web/field/worker.ts' },
      // a service worker answers for its address: it keeps one name
      output: { entryFileNames: (chunk) => (chunk.name === 'm-worker' ? 'm-worker.js' : 'assets/[name]-[hash].js') },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'phone' ? phone : desk));
