import { lipSyncTargets } from "../lip-sync/index.ts";
import type { Gate, GateResult, Verdict } from "./gate.ts";
import type { MasterEvidence } from "./master-evidence.ts";

/** Whether the file is what was planned, and plays from its first frame to its last. */
const decode: Gate<MasterEvidence> = {
  name: "decode",
  judge({ planned: { picture, timeline }, media, frames, movingShare }) {
    const planned = timeline.mouth.length;
    const { width, height, colour } = media.video;
    const faults = [
      ...(width === picture.width && height === picture.height
        ? []
        : [`it is ${width} × ${height}, planned was ${picture.width} × ${picture.height}`]),
      ...(frames === planned ? [] : [`it has ${frames} frames, planned were ${planned}`]),
      ...(colour === "bt709" ? [] : [`its colours are tagged ${colour}, not bt709`]),
    ];
    return result("decode", faults, {
      good: `${frames} frames of ${width} × ${height} decode`,
      numbers: { frames, width, height, movingShare: round(movingShare) },
      thresholds: { frames: planned, width: picture.width, height: picture.height },
    });
  },
};

const loudness = { lufsMin: -18, lufsMax: -14, lufsReviewMin: -24, lufsReviewMax: -10, dbtpMax: -1 } as const;

/** EBU R128's measure; −16 LUFS and a true peak of −1 dBTP are what players and platforms expect of speech. */
const sound: Gate<MasterEvidence> = {
  name: "loudness",
  judge({ integratedLufs, truePeakDbtp }) {
    const { lufsMin, lufsMax, lufsReviewMin, lufsReviewMax, dbtpMax } = loudness;
    const isIn = (least: number, most: number): boolean => integratedLufs >= least && integratedLufs <= most;
    const numbers = { integratedLufs: round(integratedLufs), truePeakDbtp: round(truePeakDbtp) };
    const measured = `${numbers.integratedLufs} LUFS, ${numbers.truePeakDbtp} dBTP`;
    const verdict: Verdict =
      truePeakDbtp > dbtpMax || !isIn(lufsReviewMin, lufsReviewMax)
        ? "fail"
        : isIn(lufsMin, lufsMax)
          ? "pass"
          : "review";
    const reason =
      verdict === "pass" ? measured : `${measured}: wanted ${lufsMin} to ${lufsMax} LUFS and at most ${dbtpMax} dBTP`;
    return { name: "loudness", verdict, reason, numbers, thresholds: { ...loudness } };
  },
};

/** Lips shut where they must, open where they must, and with the sound. */
const lips: Gate<MasterEvidence> = {
  name: "lip-sync",
  judge({ lips: report, hasMouth }) {
    const { verdict, reasons, closureRecall, closures, openVowelShare, openVowels, lagMs, lagCertainty, frameMs } =
      report;
    const numbers = {
      closureRecall: round(closureRecall),
      closures,
      openVowelShare: round(openVowelShare),
      openVowels,
      lagMs: round(lagMs),
      lagCertainty: round(lagCertainty),
    };
    const thresholds = {
      closureRecall: lipSyncTargets.closureRecall,
      openVowelShare: lipSyncTargets.openVowelShare,
      lagMsMax: round(frameMs),
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
        : [`a frame shows something else in its place (likeness ${round(likenessMin)})`]),
      ...(longestGapMs <= thresholds.gapMsMax ? [] : [`${longestGapMs} ms were not looked at`]),
      ...(contrastMin >= thresholds.contrastMin ? [] : [`its letters stand out by ${round(contrastMin)} only`]),
      ...(inkShareOfHeight >= thresholds.inkShareMin
        ? []
        : [`its letters are ${round(inkShareOfHeight)} of the height`]),
      ...(areaShare >= thresholds.areaShareMin ? [] : [`it covers ${round(areaShare)} of the frame`]),
    ];
    return result("label", faults, {
      good: `there in all of ${frames} frames`,
      numbers: {
        frames,
        likenessMin: round(likenessMin),
        contrastMin: round(contrastMin),
        inkShareOfHeight: round(inkShareOfHeight),
        areaShare: round(areaShare),
        longestGapMs,
      },
      thresholds,
    });
  },
};

/** Every gate that a master goes through, in the order in which they are told. */
export const masterGates: readonly Gate<MasterEvidence>[] = [decode, labels, lips, sound];

export function judgeMaster(evidence: MasterEvidence): readonly GateResult[] {
  return masterGates.map((gate) => gate.judge(evidence));
}

function result(
  name: string,
  faults: readonly string[],
  told: Pick<GateResult, "numbers" | "thresholds"> & { readonly good: string },
): GateResult {
  const { good, numbers, thresholds } = told;
  const isGood = faults.length === 0;
  return { name, verdict: isGood ? "pass" : "fail", reason: isGood ? good : faults.join("; "), numbers, thresholds };
}

/** JSON has no NaN: what could not be measured is −1, where all that is measured is not. */
function round(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1000) / 1000 : -1;
}
