/** The desk; the phone is a page of its own (`m.html`), which must not load the desk's kit. */
import '#web/console/main.tsx';
