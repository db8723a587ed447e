import type { Gate, GateResult } from "./gate.ts";
import { clipping, judgePace, loudness, silence } from "./sound-gates.ts";
import { roundNumber, tellResult } from "./tell-result.ts";
import type { SoundOnlyEvidence } from "./listen-to-sound.ts";
import { likenessMin } from "./match-speech.ts";

/** Whether the file is what was planned: sound as players expect it, and nothing else. */
const decode: Gate<SoundOnlyEvidence> = {
  name: "decode",
  judge({ media: { codec, sampleRateHz, channels, durationMs } }) {
    const faults = [
      ...(sampleRateHz === 48_000 ? [] : [`it has ${sampleRateHz} samples a second, not 48,000`]),
      ...(channels === 2 ? [] : [`it has ${channels} channels, not 2`]),
    ];
    return tellResult("decode", faults, {
      good: `${(durationMs / 1000).toFixed(1)} s of ${codec} decode, and there are no pictures`,
      numbers: { sampleRateHz, channels },
      thresholds: { sampleRateHz: 48_000, channels: 2 },
    });
  },
};

const labelThresholds = { durationMsMin: 1_500, heardShareMin: 0.85, gapMsMin: 200, loudnessLuMin: -6 } as const;

/** The label is spoken before anything else, all of it, and no less loud than the rest. */
const label: Gate<SoundOnlyEvidence> = {
  name: "label",
  judge({ label: { durationMs, stretches, heardShare, likeness, gapMs, loudnessLu } }) {
    const { durationMsMin, heardShareMin, gapMsMin, loudnessLuMin } = labelThresholds;
    const faults = [
      ...(durationMs >= durationMsMin ? [] : [`it takes ${Math.round(durationMs)} ms: nobody would notice it`]),
      ...(stretches > 0 && heardShare >= heardShareMin
        ? []
        : [`of what it says ${Math.round(heardShare * 100)} % is heard where it should be`]),
      ...(gapMs >= gapMsMin ? [] : [`something else is said ${Math.round(gapMs)} ms after it began to end`]),
      ...(loudnessLu >= loudnessLuMin ? [] : [`it is ${roundNumber(-loudnessLu)} LU softer than the rest`]),
    ];
    return tellResult("label", faults, {
      good: `spoken first, ${roundNumber(durationMs / 1000)} s, all of it heard`,
      numbers: {
        durationMs: Math.round(durationMs),
        stretches,
        heardShare: roundNumber(heardShare),
        likeness: roundNumber(likeness),
        gapMs: Math.round(gapMs),
        loudnessLu: roundNumber(loudnessLu),
      },
      thresholds: { ...labelThresholds, likenessMin },
    });
  },
};

/** A step of the meter, and a frame. */
const offMsMax = 150;

/** It lasts as long as was planned, and what is said takes as long as speech does. */
const duration: Gate<SoundOnlyEvidence> = {
  name: "duration",
  judge({ plannedMs, soundMs, spoken: { phonesASecond } }): GateResult {
    const numbers = { plannedMs: Math.round(plannedMs), soundMs: Math.round(soundMs) };
    if (Math.abs(plannedMs - soundMs) > offMsMax) {
      const fault = `it lasts ${numbers.soundMs} ms, planned were ${numbers.plannedMs}`;
      return tellResult("duration", [fault], { good: "", numbers, thresholds: { offMsMax } });
    }
    return judgePace(phonesASecond, {
      good: `${numbers.soundMs} ms`,
      numbers,
      thresholds: { offMsMax },
    });
  },
};

/** Every gate that sound alone goes through, in the order in which they are told. */
export const soundOnlyGates: readonly Gate<SoundOnlyEvidence>[] = [
  decode,
  label,
  loudness,
  clipping,
  silence,
  duration,
];

export function judgeSound(evidence: SoundOnlyEvidence): readonly GateResult[] {
  return soundOnlyGates.map((gate) => gate.judge(evidence));
}
