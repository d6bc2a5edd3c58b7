/** The phone: one incident fills the screen, one big button is the next step, and everything works without signal. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { alarm, quiet } from './bell.ts';
import { onOffer, startPhone } from './phone.ts';
import { show } from './speech.ts';
import '#web/ui/tokens.css';
import '#web/ui/base.css';
import './phone.css';

show();
const root = document.getElementById('root');
if (!root) throw new Error('m.html has no #root');
createRoot(root).render(<StrictMode><App /></StrictMode>);
onOffer((there) => { if (there) alarm(); else quiet(); });
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/m-worker.js', { scope: '/m' }).catch(() => {}); // without it the page needs signal to open
await startPhone();
