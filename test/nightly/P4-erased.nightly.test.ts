/** P4 at its nightly size: five hundred persons erased. */
process.env['SIZE_P4'] = '500';
await import('../access/retention.test.ts');
