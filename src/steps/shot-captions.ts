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
  readonly cue: Cue;
  readonly caption: SetCaption;
  readonly picture: Picture;
  marked: number | undefined;
}

/**
 * Shows the cues of a shot as their time comes. A cue is shaped and drawn once; when its marked word moves, only the two
 * words are drawn again, and the stage finds that little else has changed.
 */
export function createCaptions(
  shot: {
    readonly cues: readonly Cue[];
    readonly language: string;
    readonly frame: FrameSize;
    readonly look: TextLook;
  },
  show: (picture: Picture | undefined) => void,
): { show(atMs: number): void } {
  let cueNow: Cue | undefined;
  let shown: Shown | undefined;
  return {
    show(atMs) {
      const cue = shot.cues.find((one) => atMs >= one.startMs && atMs < one.endMs);
      const marked = cue && findMarkedWord(cue, atMs);
      if (cue !== cueNow) {
        cueNow = cue;
        shown = cue && openCue(cue, marked, shot);
        show(shown?.picture);
      } else if (shown && shown.marked !== marked) {
        const piece = shown.caption.drawChange(shown.marked, marked);
        shown.marked = marked;
        if (piece) show(patch(shown.picture, piece));
      }
    },
  };
}

function openCue(
  cue: Cue,
  marked: number | undefined,
  options: { readonly language: string; readonly frame: FrameSize; readonly look: TextLook },
): Shown | undefined {
  const caption = setCaption(cue, options);
  if (!caption) return undefined;
  const { x, y, width, height, rgba } = caption.draw(marked);
  return { cue, caption, marked, picture: { x, y, width, height, data: toYuva(rgba) } };
}

/** Puts a piece into a picture, in place: the stage keeps a copy of its own. */
function patch(picture: Picture, piece: OverlayPicture): Picture {
  const data = toYuva(piece.rgba);
  for (let row = 0; row < piece.height; row++) {
    const at = 4 * ((piece.y - picture.y + row) * picture.width + piece.x - picture.x);
    picture.data.set(data.subarray(4 * row * piece.width, 4 * (row + 1) * piece.width), at);
  }
  return picture;
}
