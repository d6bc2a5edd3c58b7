/** S3 at its nightly size: two hundred thousand malformed requests. */
process.env['SIZE_S3'] = '33500';
await import('../../server/platform/malformed.test.ts');
