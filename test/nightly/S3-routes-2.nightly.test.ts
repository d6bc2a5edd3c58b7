/** S3 through every real handler at its nightly size: the second half, with a seed of its own. */
process.env['SIZE_S3_ROUTES'] = '400';
process.env['SIZE_S3_ROUTES_PART'] = '1';
await import('../faults/S3-every-route.test.ts');
