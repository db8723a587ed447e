/** The factor of amplitude that so many decibels are. */
export function fromDecibels(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** −Infinity for 0. */
export function toDecibels(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}
