import { readFileSync } from "node:fs";
import { createPrintWatch } from "../src/media/fingerprint/index.ts";
import { decodeMediaParts, type DecodedPicture, type DecodedSound } from "../src/media/decode/index.ts";
import { createTruePeakMeter, createWeightedEnergy } from "../src/media/sound/index.ts";
import type { Timeline } from "../src/media/timeline/index.ts";
import { clippedFrom, countClipped } from "../src/quality/count-clipped.ts";
import { gatherEvidence, nameParts, planPart, type NamedParts } from "../src/quality/gates/master-evidence.ts";
import { placeCaptions, type PlannedPictures } from "../src/quality/gates/part-evidence.ts";
import { planLooks } from "../src/quality/gates/plan-looks.ts";
import { quantumSamples } from "../src/quality/gates/sound-part.ts";
import { createLabelDrawer, watchLabels, type LabelDrawer } from "../src/quality/label/index.ts";
import { createBandEnergy, readProfile } from "../src/quality/lip-sync/index.ts";
import { createMarkWatch } from "../src/quality/mark/index.ts";
import { createFaceWatch, createLightWatch, createSampler, watchCaptions } from "../src/quality/pictures/index.ts";
import { judgeMaster, type PlannedMaster } from "../src/quality/index.ts";
import type { VerifyTask } from "../src/steps/verify.ts";

/** Where the processor time of the gates goes, in ms over the whole video. */
export interface GateCosts {
  readonly frames: number;
  readonly looked: number;
  /** In the order in which they come. */
  readonly parts: readonly { readonly what: string; readonly cpuMs: number }[];
  /** Everything as the worker does it, once more. */
  readonly togetherMs: number;
  /** Decoding every picture, which no gate asks for. */
  readonly everyPictureMs: number;
}

/** Takes what the gates do apart: each measure alone, by the time that its thread runs. */
export function measureGateCosts({ masterPath, timelinePath, picture, labels, captions }: VerifyTask): GateCosts {
  const timeline = JSON.parse(readFileSync(timelinePath, "utf8")) as Timeline;
  const planned: PlannedMaster = { picture, labels, timeline, ...(captions ? { captions } : {}) };
  const clock = createClock();
  const parts = clock.time("listing packets, with their digests", () => nameParts(masterPath, planned));
  const looked = measurePictures(clock, { masterPath, planned, parts });
  measureSound(clock, masterPath, parts);
  const known = new Map<string, Uint8Array>();
  const together = cpuOf(() =>
    gatherEvidence(masterPath, planned, {
      parts,
      find: () => undefined,
      made: (name, bytes) => void known.set(name, bytes),
    }),
  );
  clock.time("judging what was measured: lips, seams, loudness", () =>
    judgeMaster(gatherEvidence(masterPath, planned, { parts, find: (name) => known.get(name), made: () => undefined })),
  );
  const everyPictureMs = cpuOf(() => decodePictures(masterPath, parts, {})).cpuMs;
  return {
    frames: timeline.mouth.length,
    looked,
    parts: clock.spent(),
    togetherMs: together.cpuMs,
    everyPictureMs,
  };
}

interface Clock {
  time<T>(what: string, work: () => T): T;
  spent(): readonly { readonly what: string; readonly cpuMs: number }[];
}

function createClock(): Clock {
  const spent = new Map<string, number>();
  return {
    time(what, work) {
      const { cpuMs, result } = cpuOf(work);
      spent.set(what, (spent.get(what) ?? 0) + cpuMs);
      return result;
    },
    spent: () => Array.from(spent, ([what, cpuMs]) => ({ what, cpuMs })),
  };
}

function cpuOf<T>(work: () => T): { readonly cpuMs: number; readonly result: T } {
  const before = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(before);
  return { cpuMs: (user + system) / 1_000, result };
}

interface Seeing {
  readonly isWanted?: (part: number, picture: number) => boolean;
  readonly picture?: (part: number, picture: DecodedPicture) => void;
}

function decodePictures(path: string, parts: NamedParts, { isWanted, picture = () => undefined }: Seeing): void {
  decodeMediaParts(path, parts, {
    pictures: new Set(parts.pictures.keys()),
    sound: new Set(),
    ...(isWanted ? { isWanted } : {}),
    picture,
    heard: () => undefined,
  });
}

/** @returns how many pictures were looked at */
function measurePictures(
  clock: Clock,
  { masterPath, planned, parts }: { masterPath: string; planned: PlannedMaster; parts: NamedParts },
): number {
  const plans = parts.pictures.map((part) => planPart(planned, part));
  const looks = plans.map(planLooks);
  const isWanted = (part: number, picture: number): boolean => looks[part]?.[picture] === 1;
  clock.time("decoding pictures", () => decodePictures(masterPath, parts, { isWanted }));
  const drawLabel = createLabelDrawer(planned.picture);
  const watches = plans.map((plan) => openWatches(clock, plan, drawLabel));
  let looked = 0;
  decodePictures(masterPath, parts, {
    isWanted,
    picture(part, picture) {
      looked += 1;
      watches[part]?.see(picture);
    },
  });
  for (const watch of watches) watch.end();
  return looked;
}

/** The watches of one part, each on the clock. */
function openWatches(clock: Clock, plan: PlannedPictures, drawLabel: LabelDrawer) {
  const { picture: frame, size, shots, captions: shown, mouth } = plan;
  const labels = clock.time("label", () => watchLabels(shots, { drawLabel, frameRate: frame.frameRate }));
  const captions = watchCaptions(shown, (at) => {
    const shot = shots.find(({ startFrame, endFrame }) => at >= startFrame && at < endFrame);
    return shot && placeCaptions(shot, frame);
  });
  const sample = createSampler(size);
  const light = createLightWatch(frame.frameRate);
  const faceMoved = createFaceWatch(size);
  const mark = createMarkWatch();
  const prints = createPrintWatch(frame.frameRate);
  return {
    see(picture: DecodedPicture): void {
      const box = mouth[picture.index];
      if (!box) throw new Error("the pictures are not those of the timeline");
      const sampled = clock.time("samples of brightness", () => sample(picture));
      clock.time("light: black, flicker, range", () => light.see(picture, sampled));
      clock.time("whether the face moves", () => faceMoved(sampled, box));
      clock.time("mouth", () => readProfile(picture, box));
      clock.time("label", () => labels.see(picture));
      clock.time("captions", () => captions.see(picture));
      clock.time("watermark", () => mark.see(picture));
      clock.time("prints", () => prints.see(picture, picture.index));
    },
    end(): void {
      clock.time("watermark", () => mark.report());
    },
  };
}

function measureSound(clock: Clock, path: string, parts: NamedParts): void {
  const hear = (heard: (part: number, sound: DecodedSound) => void): void =>
    decodeMediaParts(path, parts, {
      pictures: new Set(),
      sound: new Set(parts.sound.keys()),
      picture: () => undefined,
      heard,
    });
  clock.time("decoding sound", () => hear(() => undefined));
  const meters = parts.sound.map(() => ({
    loudness: createWeightedEnergy(quantumSamples),
    peak: createTruePeakMeter(),
    envelope: createBandEnergy(quantumSamples),
  }));
  hear((part, sound) => {
    const {
      channels: [left, right = left],
    } = sound;
    const own = meters[part];
    if (!own || !left || !right) return;
    clock.time("loudness", () => own.loudness.push({ left, right }));
    clock.time("true peak", () => own.peak.push({ left, right }));
    clock.time("clipping", () => (own.peak.soFar() >= clippedFrom ? countClipped(left, right) : 0));
    clock.time("the voice's envelope, for the lag", () => own.envelope.push(sound));
  });
}

/** As a table in Markdown, beside the processor time of the render. */
export function toGateTable(costs: GateCosts, renderMs: number): string {
  const { frames, looked, parts, togetherMs, everyPictureMs } = costs;
  const row = (what: string, cpuMs: number): readonly string[] => [
    what,
    `${(cpuMs / 1_000).toFixed(2)} s`,
    `${(cpuMs / frames).toFixed(3)} ms`,
    `${((100 * cpuMs) / renderMs).toFixed(1)} %`,
  ];
  const rows = [
    [`${looked} of ${frames} frames are looked at`, "processor time", "a frame of the video", "beside its render"],
    ["---", "---", "---", "---"],
    ...parts.map(({ what, cpuMs }) => row(what, cpuMs)),
    row("all of it, in one pass", togetherMs),
    row("for comparison: decoding every frame, and measuring nothing", everyPictureMs),
  ];
  return `${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
