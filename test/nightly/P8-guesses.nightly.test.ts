/** P8 at its nightly size: a million guesses. */
process.env['SIZE_P8'] = '1000000';
await import('../access/looks.test.ts');
