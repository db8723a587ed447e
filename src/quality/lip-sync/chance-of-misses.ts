/**
 * How likely as many misses or more are by chance, where each of `count` phones meets its mark with probability `share`:
 * the upper tail of the binomial distribution. 1 for no miss.
 */
export function chanceOfMisses(count: number, misses: number, share: number): number {
  let chance = 0;
  let exactly = share ** count;
  for (let seen = 0; seen < misses; seen += 1) {
    chance += exactly;
    exactly *= ((count - seen) / (seen + 1)) * ((1 - share) / share);
  }
  return Math.max(0, 1 - chance);
}
