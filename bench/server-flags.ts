/** How Node is told to run a server: as `npm start` does it, so that what is measured is what a town gets. */
import server from '../bin/server-flags.json' with { type: 'json' };

export const SERVER_FLAGS: readonly string[] = ['--disable-warning=ExperimentalWarning', ...server.flags];
