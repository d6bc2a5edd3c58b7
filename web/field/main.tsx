/** The phone, plain: own assignments, one next step, hand-back held one second. Without the desk's kit. */
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '#web/data/queries.ts';
import { startI18n } from '#web/text/i18n.ts';
import { PhoneScreen } from './phone.tsx';
import '#web/ui/tokens.css';
import '#web/ui/base.css';
import '#web/ui/controls.css';
import './phone.css';

await startI18n();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<StrictMode><QueryClientProvider client={queryClient}><PhoneScreen /></QueryClientProvider></StrictMode>);
