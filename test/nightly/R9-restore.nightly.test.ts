/** R9 at its nightly size: twenty restores to random seconds. */
process.env['SIZE_R9'] = '20';
await import('../backup/R9-restore.test.ts');
