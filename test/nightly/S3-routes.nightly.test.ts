/** S3 at its nightly size, through every real handler: 800 requests a route, some 100,000. */
process.env['SIZE_S3_ROUTES'] = '800';
await import('../faults/S3-every-route.test.ts');
