// Draws the presenters' hands as the renderer does: a row each, five frames of an emphasis, then one, two and three.
//   node scripts/hands-sheet.ts [--out docs/gallery/hands.jpg] [--avatar NAME]… [--layout medium] [--lines 320]
//        [--shape square|wide|tall] [--background studio] [--caption "words"] [--every MS]
// With --every: all of a raise and a count, a frame each so many milliseconds.
import { parseArgs } from "node:util";
import { openStills, type DrawStill } from "../src/app/draw-still.ts";
import { writeSheet, type SheetCell } from "../src/app/draw-sheet.ts";
import { digestBytes } from "../src/core/index.ts";
import { plainLook, type LayoutName } from "../src/media/layout/index.ts";
import { poseTrack } from "../src/media/motion/index.ts";
import { poseParameters, restPose, type Pose } from "../src/media/pose.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "docs/gallery/hands.jpg" },
    avatar: { type: "string", multiple: true, default: ["asha", "meera", "raghav", "harjeet"] },
    layout: { type: "string", default: "medium" },
    lines: { type: "string", default: "320" },
    shape: { type: "string", default: "square" },
    background: { type: "string", default: "studio" },
    caption: { type: "string" },
    every: { type: "string" },
  },
});

const frameRate = 60;
/** Of a mouth track: all of them 0, a mouth that is shut. */
const mouthColumnCount = 9;
const lines = Number(values.lines);
const longer = 2 * Math.round((lines * 8) / 9);
const frame = {
  width: values.shape === "wide" ? longer : lines,
  height: values.shape === "tall" ? longer : lines,
};

/** A sentence of eight words, one of which is emphasised. */
const wordMs = 320;
const words = Array.from({ length: 8 }, (_, index) => ({
  startMs: 200 + index * wordMs,
  endMs: 200 + (index + 1) * wordMs,
  ...(index === 3 ? { emphasis: "strong" as const } : {}),
}));
const phones = words.map(({ startMs, endMs }) => ({ ipa: "aː", startMs, endMs, stress: 2 as const }));
const emphasisMs = 200 + 3.5 * wordMs;
const emphasis = trackOf({ lengthMs: 4000, phones, words, counts: [] });

/** A list of three, a point each. */
const countsMs = [900, 2300, 3700];
const counting = trackOf({
  lengthMs: 6000,
  phones: [],
  words: [],
  counts: countsMs.map((atMs, index) => ({ atMs, count: index + 1 })),
});

const rows: SheetCell[][] = [];
for (const avatar of values.avatar) {
  const draw = await openStills(avatar, { assetsDirectory: "assets" });
  const cell = cellOf(avatar, draw);
  if (values.every) {
    const everyMs = Number(values.every);
    const timesFrom = (fromMs: number, toMs: number): number[] =>
      Array.from({ length: Math.floor((toMs - fromMs) / everyMs) + 1 }, (_, index) => fromMs + index * everyMs);
    rows.push(timesFrom(emphasisMs - 480, emphasisMs + 1440).map((atMs) => cell(emphasis, atMs)));
    rows.push(timesFrom(countsMs[0]! - 240, countsMs[1]! + 600).map((atMs) => cell(counting, atMs)));
  } else {
    rows.push([
      ...[-400, -300, -200, 20, 300].map((fromMs) => cell(emphasis, emphasisMs + fromMs)),
      ...countsMs.map((atMs) => cell(counting, atMs + 420)),
    ]);
  }
}
const sheet = await writeSheet(values.out, rows);
process.stdout.write(`${sheet.out}: ${sheet.width} × ${sheet.height}\n`);

type Track = ReturnType<typeof poseTrack>;

function trackOf({
  lengthMs,
  ...said
}: { lengthMs: number } & Pick<Parameters<typeof poseTrack>[0], "phones" | "words" | "counts">): Track {
  const frames = Math.round((lengthMs * frameRate) / 1000);
  const mouth = new Float32Array(frames * mouthColumnCount);
  return poseTrack({ seed: digestBytes("hands 3"), frameRate, frames, mouth, ...said });
}

function cellOf(avatar: string, draw: DrawStill): (track: Track, atMs: number) => SheetCell {
  return (track, atMs) => ({
    title: `${avatar}, ${track === emphasis ? "emphasis" : "counting"} at ${Math.round(atMs)} ms`,
    draw: () =>
      draw({
        layout: values.layout as LayoutName,
        frame,
        background: values.background,
        language: "en",
        look: plainLook,
        ...(values.caption ? { caption: { lines: values.caption.split("|") } } : {}),
        pose: poseAt(track, atMs),
      }),
  });
}

function poseAt(track: Track, atMs: number): Pose {
  const row = Math.round((atMs * track.frameRate) / 1000) * poseParameters.length;
  const pose = { ...restPose };
  for (const [column, name] of poseParameters.entries()) pose[name] = track.values[row + column] ?? 0;
  return pose;
}
