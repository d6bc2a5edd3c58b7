/** P1 at its nightly size: two thousand reports. */
process.env['SIZE_P1'] = '2000';
await import('../access/accused.test.ts');
