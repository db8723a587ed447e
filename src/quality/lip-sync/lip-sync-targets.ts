/** What is asked of every video. */
export const lipSyncTargets = {
  closureRecall: 0.98,
  closureReachMs: 40,
  /** Lips count as shut up to this share of the full opening. */
  shutShare: 0.045,
  openVowelShare: 0.95,
  openVowelOpening: 0.6,
  openVowelMsMin: 60,
} as const;
