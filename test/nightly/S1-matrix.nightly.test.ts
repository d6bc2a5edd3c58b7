/** S1 at its nightly size: a million questions by chance. */
process.env['SIZE_S1'] = '1000000';
await import('../access/matrix.test.ts');
