/** S5 at its nightly size: ten thousand forgeries. */
process.env['SIZE_S5'] = '10000';
await import('../faults/S5-gateway.test.ts');
