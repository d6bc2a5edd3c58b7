/** S3 through every real handler at its nightly size, 800 requests a route, some 108,000: the first half, with a seed of its own. */
process.env['SIZE_S3_ROUTES'] = '400';
await import('../faults/S3-every-route.test.ts');
