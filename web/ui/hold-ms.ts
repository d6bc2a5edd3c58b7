/** So long a key or a button is held for an act that must not happen by accident. */
export const HOLD_MS = 1000;
