import { setCaption, type Cue } from "../src/media/captions/index.ts";
import { readPictures, type CopyPicture } from "../src/media/decode/index.ts";

/** What a greeting should show, of whom. */
export interface ShownName {
  readonly name: string;
  readonly language: string;
  readonly frameRate: number;
  /** Of the shot that greets, in its video. */
  readonly startFrame: number;
  readonly cues: readonly Cue[];
}

/** How much a delivered picture looks as if a name's caption lay over it: 1 at best. */
export interface SeenName {
  readonly likeness: number;
  /** Of the other names: the one that it looks most like. */
  readonly nextLikeness: number;
  readonly isSeen: boolean;
}

/** Below this there is no such caption, whatever else it resembles. */
const likenessMin = 0.98;

/**
 * Looks for a name in the pictures that were delivered. Of each cue that shows a part of it, the picture in the middle of its
 * time is decoded; the caption is drawn again for this name and for each of the others, and laid against it. The name is seen
 * where its own letters lie on bright pixels and nothing else does, and where no other name's fit as well.
 */
export function seeName(file: string, shown: ShownName, others: readonly string[]): SeenName {
  const frames = cuesOf(shown).map(({ startMs, endMs }) =>
    Math.floor(shown.startFrame + (((startMs + endMs) / 2) * shown.frameRate) / 1_000),
  );
  return seeInPictures(takePictures(file, frames), shown, others);
}

/** The same in pictures that are there: one for each cue that shows a part of the name. */
export function seeInPictures(
  pictures: readonly (CopyPicture | undefined)[],
  shown: Pick<ShownName, "name" | "language" | "cues">,
  others: readonly string[],
): SeenName {
  const wanted = cuesOf(shown);
  if (wanted.length === 0) return { likeness: 0, nextLikeness: 0, isSeen: false };
  const compare = (name: string): number =>
    Math.min(
      ...wanted.map((cue, index) => {
        const picture = pictures[index];
        const lines = cue.lines.map((line) => exchange(line, shown.name, name));
        return picture ? compareCaption(picture, { lines }, shown.language) : 0;
      }),
    );
  const likeness = compare(shown.name);
  const nextLikeness = Math.max(0, ...others.filter((name) => name !== shown.name).map(compare));
  return { likeness, nextLikeness, isSeen: likeness >= likenessMin && likeness > nextLikeness };
}

function cuesOf({ cues, name }: Pick<ShownName, "cues" | "name">): readonly Cue[] {
  return cues.filter(({ lines }) => showsPart(lines.join(" "), name));
}

function showsPart(text: string, name: string): boolean {
  return name.split(" ").some((part) => text.includes(part));
}

/** The line with another name; where a cue breaks inside of the name, part by part. */
function exchange(line: string, name: string, other: string): string {
  if (line.includes(name)) return line.replace(name, other);
  const [parts, otherParts] = [name.split(" "), other.split(" ")];
  return parts.reduce((text, part, index) => text.replace(part, otherParts[index] ?? ""), line);
}

function takePictures(file: string, frames: readonly number[]): (CopyPicture | undefined)[] {
  if (frames.length === 0) return [];
  const taken = new Map<number, CopyPicture>();
  const last = Math.max(...frames);
  readPictures(file, (picture, index) => {
    if (frames.includes(index)) taken.set(index, { ...picture, luma: Uint8Array.from(picture.luma) });
    return index >= last;
  });
  return frames.map((frame) => taken.get(frame));
}

/** Pearson's correlation between the letters of a caption and the brightness of what was delivered there. */
function compareCaption(
  { width, height, luma, lumaStride }: CopyPicture,
  cue: Pick<Cue, "lines">,
  language: string,
): number {
  const caption = setCaption(cue, { language, frame: { width, height } });
  if (!caption) return 0;
  const { place } = caption;
  const { rgba } = caption.draw();
  const letters = new Float64Array(place.width * place.height);
  const seen = new Float64Array(letters.length);
  for (let y = 0; y < place.height; y += 1) {
    for (let x = 0; x < place.width; x += 1) {
      const at = y * place.width + x;
      letters[at] = rgba[4 * at + 1] ?? 0;
      seen[at] = luma[(place.y + y) * lumaStride + place.x + x] ?? 0;
    }
  }
  return correlate(letters, seen);
}

function correlate(one: Float64Array, other: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [oneMean, otherMean] = [mean(one), mean(other)];
  let [product, oneSquares, otherSquares] = [0, 0, 0];
  for (let at = 0; at < one.length; at += 1) {
    const [a, b] = [(one[at] ?? 0) - oneMean, (other[at] ?? 0) - otherMean];
    product += a * b;
    oneSquares += a * a;
    otherSquares += b * b;
  }
  return oneSquares === 0 || otherSquares === 0 ? 0 : product / Math.sqrt(oneSquares * otherSquares);
}
