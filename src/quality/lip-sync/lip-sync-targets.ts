/** What is asked of every video. */
export const lipSyncTargets = {
  closureRecall: 0.98,
  closureReachMs: 40,
  /** Lips count as shut up to this share of the full opening. */
  shutShare: 0.045,
  openVowelShare: 0.95,
  openVowelOpening: 0.6,
  openVowelMsMin: 60,
  /** Standard errors: one video in forty that is right would be taken for wrong below it. */
  lagCertaintyMin: 2,
} as const;
