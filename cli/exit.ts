/** Exit codes that scripts rely on: done, done with findings, wrong usage, could not (the message says what to do). */
export const EXIT = { done: 0, findings: 1, usage: 2, couldNot: 3 } as const;
