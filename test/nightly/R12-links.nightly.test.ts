/** R12 by night is R12 by day: every link there is. */
await import('../faults/R12-links.test.ts');
