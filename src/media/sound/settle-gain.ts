/**
 * Gains are whole steps: a name that is a hair louder than another leaves every sample of the rest of its video as it was, and
 * what was encoded of that is not encoded again. Half a step is within what EBU R 128 lets a programme be off
 * by (0.5 LU), and nobody hears it.
 */
const gainStepDb = 0.5;
/** Half a step, and what a limiter at work gives back less. */
const toleranceLu = gainStepDb / 2 + 0.02;
/** A step so small does what it says: it is not measured again. */
const sureStepDb = 0.5;
const measuringPassesMax = 5;
const slopeMin = 0.2;

export function toGainStep(gainDb: number): number {
  return Math.round(gainDb / gainStepDb) * gainStepDb;
}

/**
 * Finds the correction that brings a mix to its loudness. A limiter at work gives back less than it is given, so the
 * step follows the slope that was seen.
 */
export async function settleGain(
  measureAt: (correctionDb: number) => Promise<number>,
  { targetLufs, correctionDbMax }: { readonly targetLufs: number; readonly correctionDbMax: number },
): Promise<{ correctionDb: number; integratedLufs: number }> {
  let correctionDb = 0;
  let integratedLufs = await measureAt(0);
  let slope = 1;
  for (let pass = 1; pass < measuringPassesMax; pass++) {
    const errorLu = targetLufs - integratedLufs;
    const stepDb = Math.min(toGainStep(errorLu / slope), correctionDbMax - correctionDb);
    if (!Number.isFinite(errorLu) || Math.abs(errorLu) <= toleranceLu || stepDb === 0) break;
    const before = integratedLufs;
    correctionDb += stepDb;
    if (Math.abs(stepDb) <= sureStepDb && slope === 1) return { correctionDb, integratedLufs: before + stepDb };
    integratedLufs = await measureAt(correctionDb);
    slope = Math.max(slopeMin, Math.min(1, (integratedLufs - before) / stepDb));
  }
  return { correctionDb, integratedLufs };
}
