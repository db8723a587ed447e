import type { Gate, GateResult, Verdict } from "./gate.ts";
import type { MasterEvidence } from "./master-evidence.ts";
import { roundNumber, tellResult } from "./tell-result.ts";

const limitsOfLoudness = { lufsMin: -18, lufsMax: -14, lufsReviewMin: -24, lufsReviewMax: -10, dbtpMax: -1 } as const;

/** EBU R128's measure; −16 LUFS and a true peak of −1 dBTP are what players and platforms expect of speech. */
export const loudness: Gate<Pick<MasterEvidence, "integratedLufs" | "truePeakDbtp">> = {
  name: "loudness",
  judge({ integratedLufs, truePeakDbtp }) {
    const { lufsMin, lufsMax, lufsReviewMin, lufsReviewMax, dbtpMax } = limitsOfLoudness;
    const isIn = (least: number, most: number): boolean => integratedLufs >= least && integratedLufs <= most;
    const numbers = { integratedLufs: roundNumber(integratedLufs), truePeakDbtp: roundNumber(truePeakDbtp) };
    const measured = `${numbers.integratedLufs} LUFS, ${numbers.truePeakDbtp} dBTP`;
    const verdict: Verdict =
      truePeakDbtp > dbtpMax || !isIn(lufsReviewMin, lufsReviewMax)
        ? "fail"
        : isIn(lufsMin, lufsMax)
          ? "pass"
          : "review";
    const reason =
      verdict === "pass" ? measured : `${measured}: wanted ${lufsMin} to ${lufsMax} LUFS and at most ${dbtpMax} dBTP`;
    return { name: "loudness", verdict, reason, numbers, thresholds: { ...limitsOfLoudness } };
  },
};

export const clipping: Gate<Pick<MasterEvidence, "clippedSamples">> = {
  name: "clipping",
  judge({ clippedSamples }) {
    const faults = clippedSamples > 0 ? [`${clippedSamples} samples are at full scale`] : [];
    return tellResult("clipping", faults, {
      good: "nothing is at full scale",
      numbers: { clippedSamples },
      thresholds: { clippedSamplesMax: 0 },
    });
  },
};

/** Something is heard wherever something is said. */
export const silence: Gate<Pick<MasterEvidence, "spoken">> = {
  name: "silence",
  judge({ spoken: { words, silentAtMs } }) {
    // Where, not what: a gate's words go into logs, and a name is personal.
    const faults =
      silentAtMs.length > 0
        ? [`nothing is heard of ${silentAtMs.length} of ${words} words: at ${silentAtMs.slice(0, 5).join(", ")} ms`]
        : [];
    return tellResult("silence", faults, {
      good: words === 0 ? "no word is long enough to listen for" : `something is heard of all of ${words} words`,
      numbers: { words, silentWords: silentAtMs.length },
      thresholds: { silentWordsMax: 0 },
    });
  },
};

/** A step of the meter, and a frame. */
const soundOffMsMax = 150;
/** Phones a second while something is said: slow readers and fast ones lie well within. */
const phonesASecond = { least: 4, most: 30 } as const;

/** Sound and picture last equally long, and what is said takes as long as speech does. */
export const duration: Gate<MasterEvidence> = {
  name: "duration",
  judge({ pictureMs, soundMs, spoken: { phonesASecond: pace } }): GateResult {
    const numbers = { pictureMs: Math.round(pictureMs), soundMs: Math.round(soundMs) };
    const thresholds = { soundOffMsMax };
    const off = Math.abs(pictureMs - soundMs);
    if (off > soundOffMsMax) {
      const fault = `its pictures last ${numbers.pictureMs} ms and its sound ${numbers.soundMs} ms`;
      return tellResult("duration", [fault], { good: "", ...withPace(pace, { numbers, thresholds }) });
    }
    return judgePace(pace, { good: `${numbers.pictureMs} ms`, numbers, thresholds });
  },
};

type Measured = Pick<GateResult, "numbers" | "thresholds">;

/** What is said takes as long as speech does; NaN where nothing is. */
export function judgePace(pace: number, told: Measured & { readonly good: string }): GateResult {
  const measured = withPace(pace, told);
  if (!Number.isFinite(pace)) return tellResult("duration", [], { ...measured, good: told.good });
  if (pace < phonesASecond.least || pace > phonesASecond.most) {
    const reason = `${roundNumber(pace)} sounds are said in a second: no speaker does`;
    return { name: "duration", verdict: "review", reason, ...measured };
  }
  const good = `${told.good}, ${roundNumber(pace)} sounds of speech in a second`;
  return tellResult("duration", [], { ...measured, good });
}

function withPace(pace: number, { numbers, thresholds }: Measured): Measured {
  return {
    numbers: { ...numbers, phonesASecond: roundNumber(pace) },
    thresholds: { ...thresholds, phonesASecondMin: phonesASecond.least, phonesASecondMax: phonesASecond.most },
  };
}
