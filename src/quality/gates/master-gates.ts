import { lipSyncTargets } from "../lip-sync/index.ts";
import type { Gate, GateResult, Verdict } from "./gate.ts";
import type { MasterEvidence } from "./master-evidence.ts";
import { black, captions, colourRange, flicker, frozen, mouthInFrame, seams } from "./picture-gates.ts";
import { clipping, duration, loudness, silence } from "./sound-gates.ts";
import { roundNumber, tellResult } from "./tell-result.ts";

/** Whether the file is what was planned, and plays from its first frame to its last. */
const decode: Gate<MasterEvidence> = {
  name: "decode",
  judge({ planned: { picture, timeline }, media, frames, looked, movingShare }) {
    const planned = timeline.mouth.length;
    const { width, height, colour } = media.video;
    const faults = [
      ...(width === picture.width && height === picture.height
        ? []
        : [`it is ${width} × ${height}, planned was ${picture.width} × ${picture.height}`]),
      ...(frames === planned ? [] : [`it has ${frames} frames, planned were ${planned}`]),
      ...(colour === "bt709" ? [] : [`its colours are tagged ${colour}, not bt709`]),
    ];
    return tellResult("decode", faults, {
      good: `${frames} frames of ${width} × ${height}; ${looked} of them were looked at`,
      numbers: { frames, looked, width, height, movingShare: roundNumber(movingShare) },
      thresholds: { frames: planned, width: picture.width, height: picture.height },
    });
  },
};

/** Lips shut where they must, open where they must, and with the sound. */
const lips: Gate<MasterEvidence> = {
  name: "lip-sync",
  judge({ lips: report, hasMouth }) {
    const { verdict, reasons, closureRecall, closures, openVowelShare, openVowels, lagMs, lagCertainty, frameMs } =
      report;
    const numbers = {
      closureRecall: roundNumber(closureRecall),
      closures,
      openVowelShare: roundNumber(openVowelShare),
      openVowels,
      lagMs: roundNumber(lagMs),
      lagCertainty: roundNumber(lagCertainty),
    };
    const thresholds = {
      closureRecall: lipSyncTargets.closureRecall,
      openVowelShare: lipSyncTargets.openVowelShare,
      lagMsMax: roundNumber(frameMs),
      lagCertaintyMin: lipSyncTargets.lagCertaintyMin,
    };
    const told = (is: Verdict, reason: string): GateResult => ({
      name: "lip-sync",
      verdict: is,
      reason,
      numbers,
      thresholds,
    });
    if (verdict === "pass") {
      const isTold = Math.abs(lagMs) <= frameMs || lagCertainty > lipSyncTargets.lagCertaintyMin;
      const lag = `lag ${numbers.lagMs} ms${isTold ? "" : ", by chance: it is too short to tell"}`;
      return told("pass", `lips shut for ${closures} of p, b, m; mouth open for ${openVowels} of a; ${lag}`);
    }
    if (verdict === "fail") return told("fail", reasons.join("; "));
    return hasMouth ? told("review", reasons.join("; ")) : told("pass", "nobody is seen in this video");
  },
};

/** A row of ink may be lost to a codec, and a chroma's half to the plate. Every second is looked at. */
const label = { likenessMin: 0.85, lossMax: 0.05, gapMsMax: 1_000 } as const;

/** The label that says that it is made: there from the first frame to the last, as large and legible as its profile asks. */
const labels: Gate<MasterEvidence> = {
  name: "label",
  judge({ label: { frames, longestGapMs, likenessMin, contrastMin, inkShareOfHeight, areaShare, wanted } }) {
    const thresholds = {
      likenessMin: label.likenessMin,
      contrastMin: wanted.contrastMin,
      inkShareMin: wanted.inkShareMin * (1 - label.lossMax),
      areaShareMin: wanted.areaShareMin,
      gapMsMax: label.gapMsMax,
    };
    const faults = [
      ...(frames > 0 ? [] : ["no frame was looked at"]),
      ...(likenessMin >= label.likenessMin
        ? []
        : [`a frame shows something else in its place (likeness ${roundNumber(likenessMin)})`]),
      ...(longestGapMs <= thresholds.gapMsMax ? [] : [`${longestGapMs} ms were not looked at`]),
      ...(contrastMin >= thresholds.contrastMin ? [] : [`its letters stand out by ${roundNumber(contrastMin)} only`]),
      ...(inkShareOfHeight >= thresholds.inkShareMin
        ? []
        : [`its letters are ${roundNumber(inkShareOfHeight)} of the height`]),
      ...(areaShare >= thresholds.areaShareMin ? [] : [`it covers ${roundNumber(areaShare)} of the frame`]),
    ];
    return tellResult("label", faults, {
      good: `there in all of ${frames} frames`,
      numbers: {
        frames,
        likenessMin: roundNumber(likenessMin),
        contrastMin: roundNumber(contrastMin),
        inkShareOfHeight: roundNumber(inkShareOfHeight),
        areaShare: roundNumber(areaShare),
        longestGapMs,
      },
      thresholds,
    });
  },
};

/** Every gate that a master goes through, in the order in which they are told. */
export const masterGates: readonly Gate<MasterEvidence>[] = [
  decode,
  labels,
  lips,
  frozen,
  black,
  flicker,
  colourRange,
  seams,
  mouthInFrame,
  captions,
  loudness,
  clipping,
  silence,
  duration,
];

export function judgeMaster(evidence: MasterEvidence): readonly GateResult[] {
  return masterGates.map((gate) => gate.judge(evidence));
}
