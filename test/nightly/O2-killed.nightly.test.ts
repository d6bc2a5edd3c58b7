/** O2 at its nightly size: the phone killed outright sixty times. */
process.env['KILLS'] = '60';
await import('#test/e2e/phone-profile.test.ts');
