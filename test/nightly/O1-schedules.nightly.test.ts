/** O1 at its nightly size: ten thousand schedules. */
process.env['SCHEDULES'] = '10000';
await import('../../web/field/outbox.test.ts');
