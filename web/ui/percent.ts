/** A share as people read it: 0.0987 → 9.9%. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
