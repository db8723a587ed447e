import {
  findMarkedWord,
  setCaption,
  type Cue,
  type FrameSize,
  type OverlayPicture,
  type SetCaption,
  type TextLook,
} from "../media/captions/index.ts";
import { toYuva, type Picture } from "../media/raster/index.ts";

/** A cue on the screen, with the word that is marked in it. */
interface Shown {
  readonly caption: SetCaption;
  marked: number | undefined;
}

/** Where captions are shown. */
export interface CaptionLayer {
  set(picture: Picture | undefined): void;
  /** Replaces a piece of what is shown. */
  patch(piece: Picture): void;
}

/**
 * Shows the cues of a shot as their time comes. A cue is shaped and drawn once; when its marked word moves, only what
 * lies between the two words is drawn again.
 */
export function createCaptions(
  shot: {
    readonly cues: readonly Cue[];
    readonly language: string;
    readonly frame: FrameSize;
    readonly look: TextLook;
  },
  layer: CaptionLayer,
): { show(atMs: number): void } {
  let cueNow: Cue | undefined;
  let shown: Shown | undefined;
  return {
    show(atMs) {
      const cue = shot.cues.find((one) => atMs >= one.startMs && atMs < one.endMs);
      const marked = cue && findMarkedWord(cue, atMs);
      if (cue !== cueNow) {
        cueNow = cue;
        const caption = cue && setCaption(cue, shot);
        shown = caption && { caption, marked };
        layer.set(caption && toPicture(caption.draw(marked)));
      } else if (shown && shown.marked !== marked) {
        for (const piece of shown.caption.drawChanges(shown.marked, marked)) layer.patch(toPicture(piece));
        shown.marked = marked;
      }
    },
  };
}

function toPicture({ x, y, width, height, rgba }: OverlayPicture): Picture {
  return { x, y, width, height, data: toYuva(rgba) };
}
