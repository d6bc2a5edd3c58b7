/** One page, two programs: the phone must not load the desk's kit. */
if (location.pathname === '/m' || location.pathname.startsWith('/m/')) await import('#web/field/main.tsx');
else await import('#web/console/main.tsx');
