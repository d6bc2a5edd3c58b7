/** S4 at its nightly size: ten thousand requests of mixed towns. */
process.env['SIZE_S4'] = '10000';
await import('../access/walls.test.ts');
