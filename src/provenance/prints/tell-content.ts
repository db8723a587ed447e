import { comparePrints } from "./compare-prints.ts";
import type { PrintedFrame } from "../../media/fingerprint/index.ts";

/** What a verifier may say of a copy in which a mark was found. */
type ContentStatement =
  /** What is seen is what the video that bears the mark showed. */
  | { readonly says: "content_matches"; readonly alike: number; readonly seconds: number }
  /** The mark is there, but on other pictures: it was copied, or the pictures were changed beyond recognition. */
  | { readonly says: "content_differs"; readonly alike: number; readonly seconds: number }
  /** Some of it is: pictures were put in, or many were changed. */
  | { readonly says: "content_partly_differs"; readonly alike: number; readonly seconds: number }
  /** Nothing to compare: nothing of the video is kept, or the copy is too short, or lies otherwise than the video. */
  | { readonly says: "content_unknown"; readonly reason: "nothing_kept" | "too_short" | "other_frame" };

interface MarkedContent {
  /** Of each second of the copy. */
  readonly copy: readonly Pick<PrintedFrame, "print">[];
  /** Of each second of the video whose mark the copy bears. */
  readonly video: readonly Pick<PrintedFrame, "print">[];
  /** Whether the mark lies as in the video itself, neither cropped, turned, mirrored nor between bars: prints of a part differ. */
  readonly isWhole: boolean;
}

/** Seconds that are too few to say that content differs: one may be a fade. */
const secondsMin = 2;
/** Of so many of the seconds it must look like the video's to be called the same, and of at most so many to be called another. */
const [matchingShare, differingShare] = [0.5, 0.1];

/**
 * Says whether a mark stands on the content that it was given to. A mark says whose id it is, not what is seen: whoever
 * estimates it can add it to other pictures, and these look otherwise.
 */
export function tellContent({ copy, video, isWhole }: MarkedContent): ContentStatement {
  if (video.length === 0) return { says: "content_unknown", reason: "nothing_kept" };
  if (copy.length === 0) return { says: "content_unknown", reason: "too_short" };
  const { alike, seconds } = comparePrints(copy, video);
  if (alike >= matchingShare * seconds) return { says: "content_matches", alike, seconds };
  if (!isWhole) return { says: "content_unknown", reason: "other_frame" };
  if (seconds < secondsMin) return { says: "content_unknown", reason: "too_short" };
  return { says: alike > differingShare * seconds ? "content_partly_differs" : "content_differs", alike, seconds };
}
