/** `haaaate` and `hhate` to `hate`: every run of one letter becomes that letter. For comparing, on both sides. */
export function squeezeRepeats(word: string): string {
  return word.replace(/(\p{L})\1+/gu, "$1");
}

export function hasLongRun(word: string): boolean {
  return /(\p{L})\1\1/u.test(word);
}
