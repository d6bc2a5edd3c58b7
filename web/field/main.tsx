/** The phone: one incident fills the screen, one big button is the next step, and everything works without signal. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { alarm, quiet, wake } from './bell.ts';
import { ENTERED } from './door-events.ts';
import { readLooks, showLooks } from './looks-kept.ts';
import { entered, onceRead, onOffer, startPhone } from './phone.ts';
import '#web/ui/tokens.css';
import '#web/ui/base.css';
import './phone.css';

showLooks(readLooks());
const root = document.getElementById('root');
if (!root) throw new Error('m.html has no #root');
createRoot(root).render(<StrictMode><App /></StrictMode>);
onOffer((there) => { if (there) alarm(); else quiet(); });
// a page may sound once it was touched: whoever opens the app again is heard as well as whoever logs in
for (const touch of ['pointerup', 'keydown'] as const) addEventListener(touch, wake, { once: true, capture: true });
addEventListener(ENTERED, entered);
// last: on a bad line what keeps the page must not hold up what is on it. Without it the page needs signal to open
onceRead(() => { if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/m-worker.js', { scope: '/m' }).catch(() => {}); });
await startPhone();
