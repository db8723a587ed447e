/** What is asked of every video. */
export const lipSyncTargets = {
  closureRecall: 0.98,
  closureReachMs: 40,
  /** Lips count as shut up to this share of the full opening. */
  shutShare: 0.045,
  openVowelShare: 0.95,
  openVowelOpening: 0.6,
  openVowelMsMin: 60,
  /**
   * A share of few phones is no measure of a mouth: one miss among six vowels happens to every fourth video that meets
   * the mark. A video fails when its misses are less likely than this for one that does.
   */
  missChanceMin: 0.05,
  /**
   * Standard errors. The syllables of a greeting of two seconds repeat, so that a right one may run best a syllable off: of 48
   * in five languages one did by 1.7, all others by at most 0.7. At 3, a syllable off is told from 3 s on; what is shorter
   * is judged by its closures and vowels.
   */
  lagCertaintyMin: 3,
} as const;
