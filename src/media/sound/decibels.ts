import { exponential, logarithm } from "../../core/index.ts";

/** The factor of amplitude that so many decibels are. */
export function fromDecibels(decibels: number): number {
  return exponential((decibels * Math.LN10) / 20);
}

/** −Infinity for 0. */
export function toDecibels(amplitude: number): number {
  return (20 * logarithm(amplitude)) / Math.LN10;
}
