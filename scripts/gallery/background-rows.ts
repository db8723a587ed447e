import type { SheetCell, SheetRows } from "../../src/app/draw-sheet.ts";
import type { DrawStill } from "../../src/app/draw-still.ts";
import { plainLook } from "../../src/media/layout/index.ts";
import { inRows, shapes, type ShapeName } from "./shapes.ts";

/** Every background in a shape, presenters before them in turn. */
export function createBackgroundRows(
  shape: ShapeName,
  options: {
    readonly backgrounds: readonly string[];
    readonly avatars: readonly string[];
    readonly drawWith: (avatar: string) => Promise<DrawStill>;
  },
): SheetRows {
  const { backgrounds, avatars, drawWith } = options;
  const { frame, columns } = shapes[shape];
  const cells = backgrounds.map((background, index): SheetCell => {
    const avatar = avatars[index % avatars.length] as string;
    return {
      title: `${background}, ${avatar}`,
      draw: async () =>
        (await drawWith(avatar))({ layout: "medium", frame, background, language: "en", look: plainLook }),
    };
  });
  return inRows(cells, columns);
}
