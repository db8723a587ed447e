/**
 * The fifteen mouth classes of the Oculus lip-sync set, in its order.
 * Source: Meta, "Viseme Reference" of Oculus Lipsync (developers.meta.com).
 */
export const visemes = ["sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"] as const;

export type Viseme = (typeof visemes)[number];
