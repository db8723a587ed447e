import { rmSync } from "node:fs";
import { join } from "node:path";
import { digestBytes } from "../src/core/index.ts";
import { deriveMarkId, type MarkKey } from "../src/media/watermark/index.ts";
import { readMark, type ReaderKey, type SeenCopy } from "../src/media/watermark-reader/index.ts";
import { attack, ffmpeg, lookAt, type DrawnClip } from "./watermark-lab.ts";
import { usualCodec, watermarkAttacks } from "./watermark-attacks.ts";
import { readSeen, writeSeen } from "./watermark-seen.ts";
import type { Shelf } from "./watermark-shelf.ts";

/** Readings of what does not bear the mark that is looked for, of one kind. */
export interface NegativeTrials {
  readonly kind: NegativeKind;
  readonly copies: number;
  readonly trials: number;
  /** Of them with the whole search for size, place and angle. */
  readonly searched: number;
  readonly marked: number;
  readonly uncertain: number;
  /** The least chance that any of them was given. */
  readonly chanceMin: number;
}

export const negativeKinds = {
  unmarked: "our own scenes without a mark, as delivered and cropped to 80 %",
  "other key": "our own scenes, marked with another key",
  natural: "pictures with detail of all sizes, as photographs have, moving slowly",
  synthetic: "fractals, noise, test cards, cells, gradients",
} as const;
export type NegativeKind = keyof typeof negativeKinds;

/** Three octaves of noise, each half as strong and four times as fine as the one before. */
const cloudsOf = (seed: number): string =>
  [
    `color=c=gray:s=20x12:r=30,noise=all_seed=${seed}:alls=100:allf=p,scale=1280:720:flags=bicubic[a]`,
    `color=c=gray:s=80x45:r=30,noise=all_seed=${seed + 1}:alls=100:allf=p,scale=1280:720:flags=bicubic[b]`,
    `color=c=gray:s=320x180:r=30,noise=all_seed=${seed + 2}:alls=100:allf=p,scale=1280:720:flags=bicubic[c]`,
    "[b][c]blend=all_expr='(2*A+B)/3'[d]",
    "[a][d]blend=all_expr='(A+B)/2',eq=contrast=3,scroll=h=0.0004[out0]",
  ].join(";");

/** Pictures that nobody drew, as FFmpeg's sources make them. */
const sources: readonly { readonly kind: NegativeKind; readonly graph: string }[] = [
  ...[11, 22, 33, 44, 55, 66].map((seed) => ({ kind: "natural" as const, graph: cloudsOf(seed) })),
  ...[
    "testsrc2=s=1280x720:r=30",
    "mandelbrot=s=1280x720:r=30",
    "life=s=1280x720:mold=10:r=30:ratio=0.1:death_color=#206040:life_color=#e0e0c0,gblur=sigma=6",
    "cellauto=s=1280x720:rule=110,gblur=sigma=3",
    "smptehdbars=s=1280x720:r=30",
    "gradients=s=1280x720:r=30",
    "color=c=gray:s=1280x720:r=30,noise=alls=40:allf=t",
    "color=c=gray:s=1280x720:r=30,noise=alls=60:allf=p,gblur=sigma=8",
    "sierpinski=s=1280x720:r=30",
    "rgbtestsrc=s=1280x720:r=30",
  ].map((graph) => ({ kind: "synthetic" as const, graph })),
];

interface NegativeCopy {
  readonly kind: NegativeKind;
  readonly name: string;
  /** It gets the most keys: our own scenes as they are delivered are what is likeliest to be taken for ours. */
  readonly isMain?: boolean;
  /** Makes a file. */
  readonly make: (target: string) => void;
}

export async function runNegatives(
  clips: readonly DrawnClip[],
  options: {
    readonly shelf: Shelf;
    /** Of the reader, and of what it sees copies with. */
    readonly digests: { readonly detector: string; readonly sight: string };
    /** On what is likeliest to be taken for ours; other copies have a tenth of its keys. */
    readonly trialsMin: number;
    /** Tells of what was tried before, and tries nothing. */
    readonly isSoFar: boolean;
    readonly say: (text: string) => void;
  },
): Promise<NegativeTrials[]> {
  const { shelf, digests, trialsMin, isSoFar, say } = options;
  const copies = listCopies(clips).toSorted((a, b) => Number(b.isMain ?? false) - Number(a.isMain ?? false));
  const mainKeys = Math.ceil(trialsMin / copies.filter(({ isMain }) => isMain).length);
  const readings: (TriedCopy & { readonly kind: NegativeKind })[] = [];
  for (const [index, copy] of copies.entries()) {
    say(`negative ${index + 1} of ${copies.length}: ${copy.name} …`);
    const keysOfCopy = copy.isMain ? mainKeys : Math.ceil(mainKeys / 10);
    const recipe = { copy: copy.name, sight: digests.sight };
    const trial = { ...recipe, detector: digests.detector, keysOfCopy };
    if (isSoFar && !shelf.has("negatives", trial)) continue;
    const tried = await shelf.value("negatives", trial, async () => {
      const folder = await shelf.folder("seen-negatives", recipe, (half) => {
        const file = join(half, "copy.mkv");
        copy.make(file);
        writeSeen(half, lookAt(file));
        rmSync(file);
      });
      return tryKeys(readSeen(folder), index * mainKeys, keysOfCopy);
    });
    readings.push({ ...tried, kind: copy.kind });
  }
  return (Object.keys(negativeKinds) as NegativeKind[])
    .map((kind) => sumUp(kind, readings))
    .filter((each) => each.copies > 0);
}

type TriedCopy = Pick<NegativeTrials, "trials" | "searched" | "marked" | "uncertain" | "chanceMin">;

function sumUp(kind: NegativeKind, readings: readonly (TriedCopy & { readonly kind: NegativeKind })[]): NegativeTrials {
  const of = readings.filter((each) => each.kind === kind);
  const sum = (take: (tried: TriedCopy) => number): number => of.reduce((total, tried) => total + take(tried), 0);
  return {
    kind,
    copies: of.length,
    trials: sum(({ trials }) => trials),
    searched: sum(({ searched }) => searched),
    marked: sum(({ marked }) => marked),
    uncertain: sum(({ uncertain }) => uncertain),
    chanceMin: Math.min(1, ...of.map(({ chanceMin }) => chanceMin)),
  };
}

/** The first key gets the whole search, which takes seconds; the others look at the copy as it lies. */
function tryKeys(copy: SeenCopy, from: number, count: number): TriedCopy {
  const verdicts = Array.from({ length: count }, (_unused, number) =>
    readMark(copy, [strangerKey(from + number)], { isPlain: number > 0 }),
  );
  const countOf = (verdict: string): number => verdicts.filter((reading) => reading.verdict === verdict).length;
  return {
    trials: count,
    searched: 1,
    marked: countOf("marked"),
    uncertain: countOf("uncertain"),
    chanceMin: Math.min(...verdicts.map(({ issuer }) => issuer.chance)),
  };
}

function listCopies(clips: readonly DrawnClip[]): NegativeCopy[] {
  const crop = watermarkAttacks.find(({ name }) => name === "crop 80 %");
  if (!crop) throw new Error("there is no attack that crops to 80 %");
  const asIs = { name: "as it is", codec: ["-c:v", "copy"] };
  const scenes = clips.flatMap(({ name, unmarked, marked }): NegativeCopy[] => [
    { kind: "unmarked", name: `${name}, unmarked`, isMain: true, make: (target) => attack(unmarked, asIs, target) },
    { kind: "unmarked", name: `${name}, unmarked, cropped`, make: (target) => attack(unmarked, crop, target) },
    { kind: "other key", name: `${name}, marked`, make: (target) => attack(marked, asIs, target) },
  ]);
  const drawn = sources.map(({ kind, graph }): NegativeCopy => {
    const options = ["-f", "lavfi", "-i", graph, "-t", "3", "-pix_fmt", "yuv420p", ...usualCodec];
    return { kind, name: graph, make: (target) => void ffmpeg([...options, target]) };
  });
  return [...scenes, ...drawn];
}

function strangerKey(number: number): ReaderKey {
  const key: MarkKey = { secret: Buffer.from(digestBytes(`stranger ${number}`), "hex"), version: 1 };
  return { key, issuer: deriveMarkId(key, "issuer", "another workspace") };
}
