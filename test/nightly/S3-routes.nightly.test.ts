/** S3 at its nightly size, through every real handler: 1,500 requests a route, some 200,000. */
process.env['SIZE_S3_ROUTES'] = '1500';
await import('../faults/S3-every-route.test.ts');
