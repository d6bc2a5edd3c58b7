/** P2 at its nightly size: a hundred thousand texts delivered. */
process.env['SIZE_P2'] = '100000';
await import('../access/looks-many.test.ts');
