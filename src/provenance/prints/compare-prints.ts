import { distanceOf, printBits, type PrintedFrame } from "../../media/fingerprint/index.ts";

/**
 * Of how many bits two prints of the same picture may differ. PDQ's own threshold is 31 of 256; measured on the project's
 * videos (docs/bench-watermark.md): copies that are small, coarse or brighter stay below it, other scenes far above.
 */
export const likeMax = 31;

/** How a copy's seconds lie beside a video's. */
interface PrintComparison {
  /** Seconds of the copy that were compared, and those that some second of the video looks like. */
  readonly seconds: number;
  readonly alike: number;
  /** Mean of each second's distance from the nearest of the video's, as a share of the bits: chance alone gives about a half. */
  readonly distance: number;
}

/** Holds each second of a copy against all of a video's: pieces, other speeds and orders are compared too. */
export function comparePrints(
  copy: readonly Pick<PrintedFrame, "print">[],
  video: readonly Pick<PrintedFrame, "print">[],
): PrintComparison {
  const [ours, theirs] = [copy, video].map((prints) => prints.map(({ print }) => Buffer.from(print, "hex"))) as [
    Buffer[],
    Buffer[],
  ];
  const nearest = ours.map((print) =>
    theirs.reduce((least, other) => Math.min(least, distanceOf(print, other)), printBits),
  );
  const sum = nearest.reduce((total, distance) => total + distance, 0);
  return {
    seconds: copy.length,
    alike: nearest.filter((distance) => distance <= likeMax).length,
    distance: copy.length > 0 ? sum / copy.length / printBits : 1,
  };
}
