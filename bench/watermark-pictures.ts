/** `node bench/watermark-pictures.ts`: frames with the mark and without it, and their difference made large, into docs/pictures/. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWatermarkShelf, drawClips } from "./watermark.ts";
import { ffmpeg } from "./watermark-lab.ts";

/** What is looked at the closest in each clip: a face beside the background, at full size. */
const views = [
  { clip: "asha studio wide", x: 900, y: 120 },
  { clip: "raghav office points upright", x: 60, y: 620 },
  { clip: "meera classroom square", x: 60, y: 120 },
  { clip: "harjeet newsroom slide wide", x: 1180, y: 160 },
] as const;
const side = 480;
/** One level of brightness becomes so many, and one of a colour. */
const [gain, colourGain] = [32, 16] as const;

const clips = await drawClips(openWatermarkShelf(), {
  isFull: true,
  only: views.map(({ clip }) => clip),
  say: (text) => void process.stderr.write(`${text}\n`),
});
const inputs = views.flatMap(({ clip: name }) => {
  const clip = clips.find((each) => each.name === name);
  if (!clip) throw new Error(`there is no clip ${name}`);
  return ["-ss", "1.5", "-i", clip.unmarked, "-ss", "1.5", "-i", clip.marked];
});
const tint = `clip(128+${colourGain}*(B-A),0,255)`;
const rows = views.map(({ x, y }, index) => {
  const [bare, marked] = [2 * index, 2 * index + 1];
  const cut = `crop=${side}:${side}:${x}:${y},format=yuv420p`;
  return (
    `[${bare}:v]${cut},split[a${index}][b${index}];[${marked}:v]${cut},split[c${index}][d${index}];` +
    `[b${index}][d${index}]blend=c0_expr='clip(128+${gain}*(B-A),0,255)':c1_expr='${tint}':c2_expr='${tint}'[e${index}];` +
    `[a${index}][c${index}][e${index}]hstack=3[r${index}]`
  );
});
const stack = `${views.map((_view, index) => `[r${index}]`).join("")}vstack=${views.length}[all]`;
const target = join(fileURLToPath(new URL("../docs/pictures", import.meta.url)), "watermark.jpg");
ffmpeg([
  ...inputs,
  "-filter_complex",
  `${rows.join(";")};${stack}`,
  "-map",
  "[all]",
  "-frames:v",
  "1",
  "-q:v",
  "3",
  target,
]);
process.stdout.write(`${target}\n`);
