/** The pages made from the program; a test compares each with what is committed. */
import { ERRORS_PAGE, errorsPage } from '#server/platform/errors-page.ts';
import { actionsPage } from './actions-page.ts';
import { eventsPage } from './events-page.ts';
import { settingsPage } from './settings-page.ts';

export interface Page {
  url: URL;
  make(): string;
}

const reference = (name: string): URL => new URL(`../reference/${name}`, import.meta.url);

export const PAGES: readonly Page[] = [
  { url: reference('actions.md'), make: actionsPage },
  { url: reference('events.md'), make: eventsPage },
  { url: reference('settings.md'), make: settingsPage },
  { url: ERRORS_PAGE, make: errorsPage },
];
