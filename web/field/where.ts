/** Taken once, at arrival or with a picture; without it the place counts as unknown, it is never refused. */
export function whereAmI(): Promise<{ lon: number; lat: number; datum: 'wgs84' } | null> {
  return new Promise((done) => {
    if (!('geolocation' in navigator)) { done(null); return; }
    navigator.geolocation.getCurrentPosition(({ coords }) => done({ lon: coords.longitude, lat: coords.latitude, datum: 'wgs84' }), () => done(null), { timeout: 4000, maximumAge: 30_000 });
  });
}
