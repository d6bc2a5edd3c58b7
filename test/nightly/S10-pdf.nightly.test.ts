/** S10 at its nightly size: two thousand hostile texts on paper. */
process.env['SIZE_S10'] = '2000';
await import('../evidence/S10-pdf.test.ts');
