/** Pages of the desk. A screen is loaded when it is first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Failure, NotFound } from './failure.tsx';
import { Session } from './access/session.tsx';
import { Shell } from './shell.tsx';

const rootRoute = createRootRoute({ component: Session, notFoundComponent: NotFound, errorComponent: Failure });
const shell = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: Shell });
const boardRoute = createRoute({ getParentRoute: () => shell, id: 'board', component: lazyRouteComponent(() => import('./board/board.tsx'), 'BoardScreen') });
const indexRoute = createRoute({ getParentRoute: () => boardRoute, path: '/', component: lazyRouteComponent(() => import('./board/pick.tsx'), 'Pick') });
const incidentRoute = createRoute({ getParentRoute: () => boardRoute, path: '/incidents/$id', component: lazyRouteComponent(() => import('./incident/incident.tsx'), 'IncidentScreen') });
const callsRoute = createRoute({ getParentRoute: () => shell, path: '/calls', component: lazyRouteComponent(() => import('./judge/calls-screen.tsx'), 'CallsScreen') });
const callsIndex = createRoute({ getParentRoute: () => callsRoute, path: '/', component: lazyRouteComponent(() => import('./judge/calls-screen.tsx'), 'CallsIndex') });
const judgeRoute = createRoute({ getParentRoute: () => callsRoute, path: '$id', component: lazyRouteComponent(() => import('./judge/judge.tsx'), 'JudgeScreen') });
const callRoute = createRoute({ getParentRoute: () => callsRoute, path: 'new', component: lazyRouteComponent(() => import('./intake/new-call.tsx'), 'NewCallScreen') });
const myRoute = createRoute({ getParentRoute: () => shell, path: '/my', component: lazyRouteComponent(() => import('./my/my-screen.tsx'), 'MyScreen') });
const mapRoute = createRoute({ getParentRoute: () => shell, path: '/map', component: lazyRouteComponent(() => import('./map/map-screen.tsx'), 'MapScreen') });
const reviewRoute = createRoute({ getParentRoute: () => shell, path: '/review', component: lazyRouteComponent(() => import('./review/review-screen.tsx'), 'ReviewScreen') });
const reviewIndex = createRoute({ getParentRoute: () => reviewRoute, path: '/', component: lazyRouteComponent(() => import('./review/review-screen.tsx'), 'ReviewIndex') });
const reviewOne = createRoute({ getParentRoute: () => reviewRoute, path: '$id', component: lazyRouteComponent(() => import('./review/review-screen.tsx'), 'ReviewOne') });
const appealsRoute = createRoute({ getParentRoute: () => shell, path: '/appeals', component: lazyRouteComponent(() => import('./appeals/appeals-screen.tsx'), 'AppealsScreen') });
const unitsRoute = createRoute({ getParentRoute: () => shell, path: '/units', component: lazyRouteComponent(() => import('./units/units-screen.tsx'), 'UnitsScreen') });
/** The screen stays, and with it the focus in its list of pages, whichever page it shows. */
const settingsRoute = createRoute({ getParentRoute: () => shell, path: '/settings', component: lazyRouteComponent(() => import('./settings/settings-screen.tsx'), 'SettingsScreen') });
const settingsPage = createRoute({ getParentRoute: () => settingsRoute, path: '$page' });
const oversightRoute = createRoute({ getParentRoute: () => shell, path: '/oversight', component: lazyRouteComponent(() => import('./oversight/oversight-screen.tsx'), 'OversightScreen') });
const oversightPage = createRoute({ getParentRoute: () => oversightRoute, path: '$page' });
const shiftRoute = createRoute({ getParentRoute: () => shell, path: '/shift', component: lazyRouteComponent(() => import('./shift/shift-screen.tsx'), 'ShiftScreen') });
const printRoute = createRoute({ getParentRoute: () => rootRoute, path: '/print/$id/$doc', component: lazyRouteComponent(() => import('./print/print-screen.tsx'), 'PrintScreen') });
const wallRoute = createRoute({ getParentRoute: () => rootRoute, path: '/wall', component: lazyRouteComponent(() => import('./wall/wall.tsx'), 'WallScreen') });

export const router = createRouter({
  routeTree: rootRoute.addChildren([shell.addChildren([boardRoute.addChildren([indexRoute, incidentRoute]), callsRoute.addChildren([callsIndex, callRoute, judgeRoute]), myRoute, mapRoute, reviewRoute.addChildren([reviewIndex, reviewOne]), appealsRoute, unitsRoute, settingsRoute.addChildren([settingsPage]), oversightRoute.addChildren([oversightPage]), shiftRoute]), wallRoute, printRoute]),
  defaultPreload: 'intent', defaultErrorComponent: Failure,
});

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}
