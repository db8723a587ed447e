/** Cubic ease from 0 at 0 to 1 at 1, with no speed at both ends; flat outside. Plain arithmetic. */
export function ease(x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x * x * (3 - 2 * x);
}
