/** `node bench/watermark-prints.ts`: how far perceptual hashes of copies, of other scenes and of other moments lie apart. */
import { createPrintWatch, distanceOf, mirrorPrint } from "../src/media/fingerprint/index.ts";
import { readPictures } from "../src/media/decode/index.ts";
import { likeMax } from "../src/provenance/prints/index.ts";
import { watermarkAttacks, x264, type WatermarkAttack } from "./watermark-attacks.ts";
import { drawClips, openWatermarkShelf, shelveCopy } from "./watermark.ts";

/** Three seconds say how a clip looks. */
const framesRead = 76;
const attacks = [
  "H.264 crf 28",
  "H.264 crf 40",
  "360 lines",
  "letterbox",
  "logo over a corner",
  "greyscale",
  "crop 95 %",
  "crop 90 %",
  "crop 80 %",
  "turned by 1°",
  "turned by 3°",
];
/** After these nothing of the mark is left. */
const destroyed: readonly WatermarkAttack[] = [
  { name: "120 lines, crf 35", filter: "scale='if(gt(iw,ih),-2,120)':'if(gt(iw,ih),120,-2)'", codec: x264(35) },
  { name: "blur σ 12", filter: "gblur=sigma=12" },
  { name: "blur σ 12, mirrored", filter: "gblur=sigma=12,hflip" },
];

function printsOf(path: string): Buffer[] {
  const watch = createPrintWatch(30);
  readPictures(path, (picture, index) => {
    watch.see(picture, index);
    return index + 1 >= framesRead;
  });
  return watch.report().map(({ print }) => Buffer.from(print, "hex"));
}

function describe(name: string, distances: readonly number[]): string {
  const sorted = distances.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number;
  const alike = sorted.filter((distance) => distance <= likeMax).length;
  return `| ${name} | ${sorted.length} | ${at(0)} | ${at(0.5)} | ${at(1)} | ${alike} |`;
}

function findAttack(name: string): WatermarkAttack {
  const how = watermarkAttacks.find((each) => each.name === name);
  if (!how) throw new Error(`there is no attack ${name}`);
  return how;
}

/** As a trace compares them: as they are, and mirrored. */
function distanceEitherWay(copy: Buffer, video: Buffer): number {
  return Math.min(distanceOf(copy, video), distanceOf(mirrorPrint(copy), video));
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const shelf = openWatermarkShelf();
const clips = await drawClips(shelf, { isFull: true, say });
const own = clips.map((clip) => printsOf(clip.unmarked));
const lines = ["| pairs of seconds | pairs | nearest | middle | farthest | alike |", "|---|---|---|---|---|---|"];
for (const how of [...attacks.map(findAttack), ...destroyed]) {
  const distances: number[] = [];
  for (const [index, clip] of clips.entries()) {
    const copy = printsOf(await shelveCopy(shelf, clip, how));
    distances.push(...copy.map((print, second) => distanceEitherWay(print, own[index]?.[second] as Buffer)));
  }
  lines.push(describe(`the same, marked, ${how.name}`, distances));
}
const sameScene = own.flatMap((prints) =>
  prints.flatMap((print, second) => prints.slice(second + 1).map((other) => distanceOf(print, other))),
);
const otherScene = own.flatMap((prints, index) =>
  own.slice(index + 1).flatMap((others) => prints.flatMap((print) => others.map((other) => distanceOf(print, other)))),
);
lines.push(describe("other moments of one scene", sameScene), describe("other scenes", otherScene));
process.stdout.write(`${lines.join("\n")}\n`);
