/** The desk. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '#web/data/queries.ts';
import { startI18n } from '#web/text/i18n.ts';
import { Theme } from '#web/ui/theme.tsx';
import { router } from './router.tsx';
import '#web/ui/tokens.css';
import '#web/ui/base.css';
import '#web/ui/controls.css';
import './desk.css';

await startI18n();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Theme />
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
