import type { Gate } from "./gate.ts";
import type { MasterEvidence } from "./master-evidence.ts";
import { roundNumber, tellResult } from "./tell-result.ts";

/**
 * Nobody who is alive stands without a breath or a blink for so long: at most 320 ms in what ships. Where a picture froze, its coder goes on
 * bettering it for some frames, which looks like movement: a second and a fifth are found wherever they begin.
 */
const frozenMsMax = 900;

/** A presenter who stands still while the video runs on: the picture froze. Where nobody is seen, a picture may stand. */
export const frozen: Gate<MasterEvidence> = {
  name: "frozen",
  judge({ longestStillMs }) {
    const numbers = { longestStillMs: Math.round(longestStillMs) };
    const faults = longestStillMs > frozenMsMax ? [`the presenter stands still for ${numbers.longestStillMs} ms`] : [];
    return tellResult("frozen", faults, { good: "never stands still", numbers, thresholds: { frozenMsMax } });
  },
};

export const black: Gate<MasterEvidence> = {
  name: "black",
  judge({ light: { darkFrames } }) {
    const faults = darkFrames > 0 ? [`${darkFrames} frames are black`] : [];
    return tellResult("black", faults, {
      good: "no frame is black",
      numbers: { darkFrames },
      thresholds: { darkFramesMax: 0 },
    });
  },
};

/** WCAG 2.2 §2.3.1: three flashes in a second, which are six changes of light. Weaker ones do not harm, but flicker. */
const swingsMax = 6;

export const flicker: Gate<MasterEvidence> = {
  name: "flicker",
  judge({ light: { swings, strongSwings } }) {
    const numbers = { swings, strongSwings };
    const thresholds = { swingsMax, strongSwingsMax: swingsMax };
    if (strongSwings > swingsMax) {
      return tellResult("flicker", [`light changes ${strongSwings} times in a second: it may harm`], {
        good: "",
        numbers,
        thresholds,
      });
    }
    if (swings > swingsMax) {
      const reason = `light changes ${swings} times in a second: look whether it flickers`;
      return { name: "flicker", verdict: "review", reason, numbers, thresholds };
    }
    return tellResult("flicker", [], { good: "light is steady", numbers, thresholds });
  },
};

/** EBU R 103 allows a hundredth of the picture. */
const outOfRangeShareMax = 0.01;

export const colourRange: Gate<MasterEvidence> = {
  name: "colour-range",
  judge({ light: { outOfRangeShare } }) {
    const numbers = { outOfRangeShare: roundNumber(outOfRangeShare) };
    const faults =
      outOfRangeShare > outOfRangeShareMax
        ? [`${roundNumber(100 * outOfRangeShare)} % of a frame lies outside of the range of video`]
        : [];
    return tellResult("colour-range", faults, {
      good: "within the range of video",
      numbers,
      thresholds: { outOfRangeShareMax },
    });
  },
};

/** Of the shipped examples the mouth moves by at most 0.02 of its width across a seam, and the face changes by 2.3 levels. */
const seamJumpMax = 0.12;
const seamChangeMax = 8;

/** Where chunks and shots of a scene meet, nobody jumps. */
export const seams: Gate<MasterEvidence> = {
  name: "seams",
  judge({ seams: met }) {
    const jump = Math.max(0, ...met.map((seam) => seam.jump));
    const change = Math.max(0, ...met.map((seam) => seam.change));
    const bad = met.filter((seam) => seam.jump > seamJumpMax || seam.change > seamChangeMax);
    const faults = bad.map(({ frame, ...seam }) => {
      const moved = `the mouth moves by ${roundNumber(seam.jump)} of its width`;
      return `at frame ${frame} ${moved} and the face changes by ${roundNumber(seam.change)} levels`;
    });
    return tellResult("seams", faults.slice(0, 5), {
      good: met.length === 0 ? "there are none" : `nobody jumps at ${met.length} of them`,
      numbers: { seams: met.length, jump: roundNumber(jump), change: roundNumber(change) },
      thresholds: { seamJumpMax, seamChangeMax },
    });
  },
};

/** A mouth's box is the widest that it opens: a hair of it may be lost. */
const mouthInsideMin = 0.95;

export const mouthInFrame: Gate<MasterEvidence> = {
  name: "mouth-in-frame",
  judge({ mouthInside }) {
    const numbers = { mouthInsideShare: roundNumber(mouthInside) };
    const faults =
      mouthInside < mouthInsideMin ? [`only ${numbers.mouthInsideShare} of the mouth is in the frame`] : [];
    return tellResult("mouth-in-frame", faults, {
      good: "every mouth is in the frame",
      numbers,
      thresholds: { mouthInsideMin },
    });
  },
};

/** Letters on their plate stand out by 150 and more; a picture without any may do so by chance, which is why changes count. */
const captionContrastMin = 80;
const captionLateFramesMax = 1;
/** A head that moves behind an outlined caption changes a little of what is about it. */
const captionOutsideShareMax = 0.1;

/** Captions that are burned in: there, on time, within their place, and never over a mouth. */
export const captions: Gate<MasterEvidence> = {
  name: "captions",
  judge({ captions: { captions: count, contrastMin, changes }, captionOverMouth }) {
    const lateFrames = Math.max(0, ...changes.map((change) => Math.abs(change.lateFrames)));
    const outsideShare = Math.max(0, ...changes.map((change) => change.outsideShare));
    const late = changes.filter((change) => Math.abs(change.lateFrames) > captionLateFramesMax);
    const faults =
      count === 0
        ? []
        : [
            ...(contrastMin >= captionContrastMin ? [] : [`one stands out by ${contrastMin} levels only`]),
            ...(late.length === 0 ? [] : [`${late.length} of ${changes.length} do not come when they should`]),
            ...(outsideShare <= captionOutsideShareMax ? [] : ["one reaches out of its place"]),
            ...(captionOverMouth === 0 ? [] : [`one lies over ${roundNumber(captionOverMouth)} of a mouth`]),
          ];
    return tellResult("captions", faults, {
      good: count === 0 ? "none are burned in" : `${count} are there, on time and clear of the mouth`,
      numbers: {
        captions: count,
        contrastMin,
        lateFrames,
        outsideShare: roundNumber(outsideShare),
        overMouth: roundNumber(captionOverMouth),
      },
      thresholds: { captionContrastMin, captionLateFramesMax, captionOutsideShareMax, overMouthMax: 0 },
    });
  },
};
