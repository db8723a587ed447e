import { comparePictures, describeDifference, type PictureDifference } from "../picture-difference/index.ts";
import type { GoldenSample, SamplePicture } from "./take-sample.ts";

/** One way in which a video is no longer as it was approved. */
export interface Finding {
  readonly what: "length" | "picture" | "sound" | "lip-sync" | "gates" | "speed" | "price";
  /** In a sentence, with numbers. */
  readonly message: string;
  /** Of a picture: where it stands in the video. */
  readonly frame?: number;
}

export type SampleVerdict =
  | { readonly kind: "exact"; readonly findings: readonly Finding[] }
  | { readonly kind: "near" | "different"; readonly findings: readonly Finding[]; readonly share: number };

export interface ComparedSample {
  readonly sample: GoldenSample;
  readonly pictures: readonly SamplePicture[];
}

/**
 * What passes for the same. A frame of lag is 33 to 40 ms, and 45 ms of sound too early are noticed (ITU-R BT.1359); a
 * decibel of loudness is just heard. Machines differ, and busy ones from themselves: of processor time, what one kind of
 * task takes is held against what all others take in the same run.
 */
const allowed = {
  loudnessDb: 1,
  envelopeDb: 2,
  closureRecallLoss: 0.03,
  openVowelLoss: 0.05,
  lagMs: 25,
  workTimes: 1.75,
  /** Of all work: a task that takes less is too small to be compared. */
  workShareMin: 0.1,
  priceTimes: 1.05,
} as const;

/** Above this both are heard. */
const audibleDb = -45;

/** Whether a video is still what was approved: the very same bytes first, else what is seen, heard, and paid. */
export function compareSamples(golden: ComparedSample, now: ComparedSample): SampleVerdict {
  const costs = [...compareCosts(golden.sample, now.sample)];
  const gates = compareGates(golden.sample, now.sample);
  if (golden.sample.masterSha256 === now.sample.masterSha256) {
    const findings = [...gates, ...costs];
    return findings.length === 0 ? { kind: "exact", findings } : { kind: "different", findings, share: 0 };
  }
  const length = compareLengths(golden.sample, now.sample);
  const { findings: seen, share } =
    length.length > 0 ? { findings: [], share: Infinity } : comparePictureLists(golden.pictures, now.pictures);
  const findings = [
    ...length,
    ...seen,
    ...(length.length > 0 ? [] : compareSounds(golden.sample.sound, now.sample.sound)),
    ...compareLips(golden.sample.lips, now.sample.lips),
    ...gates,
    ...costs,
  ];
  return { kind: findings.length === 0 ? "near" : "different", findings, share };
}

function compareLengths(golden: GoldenSample, now: GoldenSample): readonly Finding[] {
  const told = ({ frames, width, height, frameRate }: GoldenSample): string =>
    `${frames} frames of ${width} × ${height} at ${frameRate}`;
  return told(golden) === told(now) ? [] : [{ what: "length", message: `${told(now)}, approved were ${told(golden)}` }];
}

function comparePictureLists(
  golden: readonly SamplePicture[],
  now: readonly SamplePicture[],
): { readonly findings: readonly Finding[]; readonly share: number } {
  const findings: Finding[] = [];
  let share = 0;
  for (const picture of now) {
    const approved = golden.find(({ frame }) => frame === picture.frame);
    if (!approved) continue;
    const difference = comparePictures(picture, approved);
    share = Math.max(share, shareOf(difference));
    if (!difference.isNear) {
      findings.push({ what: "picture", frame: picture.frame, message: describeDifference(difference) });
    }
  }
  return { findings, share };
}

function shareOf(difference: PictureDifference): number {
  return difference.kind === "looks" ? difference.share : Infinity;
}

function compareSounds(golden: GoldenSample["sound"], now: GoldenSample["sound"]): readonly Finding[] {
  const louder = now.integratedLufs - golden.integratedLufs;
  const off = envelopeDistance(golden.envelopeDb, now.envelopeDb);
  return [
    ...(Math.abs(louder) <= allowed.loudnessDb
      ? []
      : [{ what: "sound" as const, message: `it is ${louder.toFixed(1)} dB louder than was approved` }]),
    ...(off <= allowed.envelopeDb
      ? []
      : [{ what: "sound" as const, message: `it sounds different: ${off.toFixed(1)} dB apart, every 50 ms` }]),
  ];
}

/** Mean distance of levels where either is heard. */
function envelopeDistance(golden: readonly number[], now: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < Math.max(golden.length, now.length); at++) {
    const [a, b] = [golden[at] ?? -60, now[at] ?? -60];
    if (Math.max(a, b) < audibleDb) continue;
    sum += Math.abs(a - b);
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

function compareLips(golden: GoldenSample["lips"], now: GoldenSample["lips"]): readonly Finding[] {
  if (!golden.isMeasured && !now.isMeasured) return [];
  if (golden.isMeasured !== now.isMeasured) {
    return [{ what: "lip-sync", message: now.isMeasured ? "a mouth is seen now" : "the mouth cannot be read any more" }];
  }
  const [closure, vowel] = [golden.closureRecall - now.closureRecall, golden.openVowelShare - now.openVowelShare];
  const lag = now.lagMs - golden.lagMs;
  const loss = (what: string, is: number, was: number): Finding => ({
    what: "lip-sync",
    message: `${what} in ${is} of the cases, approved were ${was}`,
  });
  return [
    ...(closure <= allowed.closureRecallLoss ? [] : [loss("lips shut", now.closureRecall, golden.closureRecall)]),
    ...(vowel <= allowed.openVowelLoss ? [] : [loss("the mouth opens", now.openVowelShare, golden.openVowelShare)]),
    ...(golden.lagMs > -99 && now.lagMs > -99 && Math.abs(lag) > allowed.lagMs
      ? [{ what: "lip-sync" as const, message: `the mouth has drifted from the sound by ${Math.round(lag)} ms` }]
      : []),
  ];
}

function compareGates(golden: GoldenSample, now: GoldenSample): readonly Finding[] {
  const before = new Map(golden.gates.map(({ name, verdict }) => [name, verdict]));
  return now.gates
    .filter(({ name, verdict }) => verdict !== "pass" && before.get(name) !== verdict)
    .map(({ name, verdict }) => ({ what: "gates", message: `the gate ${name} says ${verdict}` }));
}

function* compareCosts(golden: GoldenSample, now: GoldenSample): Generator<Finding> {
  const [before, after] = [golden.cost.workMsPerMinute, now.cost.workMsPerMinute];
  for (const task of Object.keys(after)) {
    if (before[task] === undefined || shareOfWork(after, task) < allowed.workShareMin) continue;
    const times = timesOthers(after, task) / timesOthers(before, task);
    if (!(times > allowed.workTimes)) continue;
    const message = `beside the rest of the work, ${task} takes ${times.toFixed(2)} times the processor time that it took`;
    yield { what: "speed", message };
  }
  const [is, was] = [now.cost.inrPerMinute, golden.cost.inrPerMinute];
  if (was > 0 && is > was * allowed.priceTimes) {
    yield { what: "price", message: `a minute costs ${is.toFixed(2)} rupees, approved were ${was.toFixed(2)}` };
  }
}

type Work = Readonly<Record<string, number>>;

function sumOf(work: Work): number {
  return Object.values(work).reduce((sum, ms) => sum + ms, 0);
}

function shareOfWork(work: Work, task: string): number {
  return (work[task] ?? 0) / Math.max(1, sumOf(work));
}

function timesOthers(work: Work, task: string): number {
  const own = work[task] ?? 0;
  return own / Math.max(1, sumOf(work) - own);
}

/** In a line. */
export function describeVerdict(verdict: SampleVerdict): string {
  if (verdict.kind === "exact") return "the same bytes";
  if (verdict.kind === "near") return `looks and sounds the same (${verdict.share.toFixed(2)} of what is allowed)`;
  return verdict.findings.map(({ message }) => message).join("; ");
}
