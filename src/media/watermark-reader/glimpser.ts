import { limits, SutradharError } from "../../core/index.ts";
import { createDetailSums, frameStep, glimpseFrames, type Glimpse } from "./glimpse.ts";
import { createColourSightMaker, type ColourSight, type SeenPicture, type Sight } from "./sight.ts";

/** Takes a copy's frames one after the other and keeps what is needed to read marks in them. */
export interface Glimpser {
  /** @param frame counted from the copy's start. @throws SutradharError `video_invalid` where the size changes */
  add(frame: number, picture: SeenPicture): void;
  /** What was seen, or undefined where there was nothing. */
  finish():
    | { readonly glimpses: readonly Glimpse[]; readonly brightest: Sight; readonly framesUsed: number }
    | undefined;
  /** No more frames are needed: of a long copy the first minutes say enough. */
  isFull(): boolean;
}

export function createGlimpser(): Glimpser {
  let size: { width: number; height: number } | undefined;
  let makeSight: ((picture: SeenPicture) => ColourSight) | undefined;
  let brightest: Sight | undefined;
  let framesUsed = 0;
  let fromFrame = 0;
  let frames = 0;
  const sums = createDetailSums();
  const glimpses: Glimpse[] = [];
  const close = (toFrame: number) => {
    const taken = sums.take();
    if (taken) glimpses.push({ fromFrame, toFrame, ...taken });
    fromFrame = toFrame;
  };
  return {
    add(frame, picture) {
      if (frame >= fromFrame + glimpseFrames) close(fromFrame + glimpseFrames);
      frames = frame + 1;
      if (frame % frameStep !== 0) return;
      size ??= { width: picture.width, height: picture.height };
      if (size.width !== picture.width || size.height !== picture.height) {
        throw new SutradharError("video_invalid", "the pictures of a video must have one size, got a second");
      }
      makeSight ??= createColourSightMaker(size);
      const sight = makeSight(picture);
      brightest = brightest ? keepBrightest(brightest, sight.luma) : sight.luma;
      sums.add(sight);
      framesUsed++;
    },
    finish() {
      close(frames);
      return brightest && glimpses.length > 0 ? { glimpses, brightest, framesUsed } : undefined;
    },
    isFull: () => glimpses.length >= limits.watermarkGlimpsesMax,
  };
}

function keepBrightest(known: Sight, { data }: Sight): Sight {
  for (let i = 0; i < data.length; i++) known.data[i] = Math.max(known.data[i] as number, data[i] as number);
  return known;
}
