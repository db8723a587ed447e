import { roundUpToEven, type FrameSize } from "./layout-text.ts";
import { drawLineMask, type LineMask } from "./line-mask.ts";
import { createPicture, layLine, layPlate, type Ink, type OverlayPicture } from "./overlay-picture.ts";

const bandInk: Ink = { red: 176, green: 0, blue: 32, opacity: 215 };
const bandTextInk: Ink = { red: 255, green: 255, blue: 255, opacity: 255 };
const wallInk: Ink = { red: 255, green: 255, blue: 255, opacity: 110 };

/** A band's height as a share of the frame's: neither the label nor a caption stands so near to an edge. */
const bandShare = 0.048;
/** Of type, as a share of its band. */
const typeShare = 0.78;
const bandWords = { landscape: 7, upright: 4 } as const;
/** Behind the presenter: words across the frame, and down. */
const wallWords = { landscape: [4, 5], upright: [2, 7] } as const;

/** Bands at the upper and the lower edge, and words all over the wall behind the presenter. */
export type TestMarkPlace = "above" | "below" | "behind";

/**
 * What says in every frame that this is a trial. It leaves the face, the label and captions as they are, so that what is
 * measured of a trial holds for the real one; and no crop that keeps the presenter takes all of it away.
 */
export function drawTestMark(place: TestMarkPlace, frame: FrameSize): OverlayPicture {
  return place === "behind" ? drawWall(frame) : drawBand(place, frame);
}

function drawBand(place: "above" | "below", { width, height }: FrameSize): OverlayPicture {
  const bandHeight = roundUpToEven(Math.round(bandShare * height));
  const picture = createPicture({ x: 0, y: place === "above" ? 0 : height - bandHeight, width, height: bandHeight });
  layPlate(picture, { x: 0, y: 0, width, height: bandHeight }, 0, bandInk);
  const count = bandWords[width > height ? "landscape" : "upright"];
  const mask = drawWord(Math.round(typeShare * bandHeight));
  for (let word = 0; word < count; word++) {
    layWord(picture, mask, { x: ((word + 0.5) * width) / count, y: bandHeight / 2 }, bandTextInk);
  }
  return picture;
}

/** Every other row is moved by half a word, so that nothing stands between the rows. */
function drawWall({ width, height }: FrameSize): OverlayPicture {
  const picture = createPicture({ x: 0, y: 0, width, height });
  const [across, down] = wallWords[width > height ? "landscape" : "upright"];
  const mask = drawWord(Math.round((width / across) * 0.26));
  for (let row = 0; row < down; row++) {
    const moved = row % 2 === 0 ? 0 : 0.5;
    for (let word = 0; word < across + 1; word++) {
      const x = ((word + moved) * width) / across;
      layWord(picture, mask, { x, y: ((row + 0.5) * height) / down }, wallInk);
    }
  }
  return picture;
}

function drawWord(sizePx: number): LineMask | undefined {
  return drawLineMask("TEST", { language: "en", weight: 600, sizePx });
}

/** @param at the middle of the word, in the picture's pixels. */
function layWord(
  picture: OverlayPicture,
  mask: LineMask | undefined,
  at: { readonly x: number; readonly y: number },
  ink: Ink,
): void {
  if (!mask) return;
  const inkX = Math.round(at.x - mask.width / 2);
  const inkY = Math.round(at.y - mask.height / 2);
  layLine(picture, mask, { x: inkX - mask.inkLeft, y: inkY - mask.inkTop }, ink);
}
