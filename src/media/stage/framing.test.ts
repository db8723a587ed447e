import { describe, expect, it } from "vitest";
import { bakeForFrame, createShippedStage, loadShippedRig, poseWith } from "../../../test/fixtures/shipped-stage.ts";
import { layoutText, type FrameSize } from "../captions/index.ts";
import { frameMedium } from "./framing.ts";
import type { PictureBox } from "./stage.ts";

const shipped = await loadShippedRig();
const { rig } = shipped;
const frames = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
  { width: 854, height: 480 },
  { width: 1080, height: 1920 },
  { width: 720, height: 1280 },
  { width: 480, height: 854 },
  { width: 1080, height: 1080 },
  { width: 720, height: 720 },
  { width: 480, height: 480 },
] as const;
const named = frames.map((frame) => [`${frame.width}×${frame.height}`, frame] as const);

/** The ends of what a head, a body and a mouth may do, in every combination that moves the mouth. */
const extremes = [-6, 6].flatMap((yaw) =>
  [-4, 4].flatMap((pitch) =>
    [-1, 1].flatMap((side) =>
      [-1, 1].map((rise) =>
        poseWith({
          yaw,
          pitch,
          roll: 2.5 * side,
          headX: 12 * side,
          headY: 8 * rise,
          swayX: 16 * side,
          lean: 1.5 * side,
          breath: rise > 0 ? 0 : 1,
          shrug: rise > 0 ? 0 : 1,
          jaw: 1,
        }),
      ),
    ),
  ),
);

const meets = (a: PictureBox, b: PictureBox): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("the medium shot", () => {
  it.each(named)("at %s holds the whole head, and the canvas reaches below the picture", (_name, frame) => {
    const { scale, place } = frameMedium(frame, rig.canvas);
    const { box } = rig.head;
    expect(box.x * scale + place.x).toBeGreaterThan(0);
    expect(box.y * scale + place.y).toBeGreaterThan(-0.01 * frame.height);
    expect((box.x + box.width) * scale + place.x).toBeLessThan(frame.width);
    expect((box.y + box.height) * scale + place.y).toBeLessThan(0.75 * frame.height);
    expect(rig.canvas.height * scale + place.y).toBeGreaterThan(1.01 * frame.height);
    expect([place.x, place.y].every(Number.isInteger)).toBe(true);
  });

  // The same shape in other sizes has the same shares: one size of each is posed.
  it.each(named.filter(([, { width, height }]) => Math.min(width, height) === 480))(
    "at %s keeps the mouth clear of all type in every pose",
    (_name, frame: FrameSize) => {
      const stage = createShippedStage(shipped, bakeForFrame(shipped, frame), frame);
      const { caption, label, lowerThird } = layoutText(frame);
      for (const pose of extremes) {
        stage.draw(pose);
        const mouth = stage.mouthBox();
        for (const area of [caption, label, lowerThird])
          expect({ area, mouth, meets: meets(mouth, area) }).toMatchObject({ meets: false });
      }
    },
  );

  it("lays type and the canvas to the same shares in every size of a shape", () => {
    for (const frame of frames) {
      const small = frames.find(
        (each) =>
          Math.min(each.width, each.height) === 480 &&
          Math.abs(each.width / each.height - frame.width / frame.height) < 0.01,
      );
      if (!small) throw new Error("every shape has a size of 480");
      const share = (one: FrameSize) => {
        const { scale, place } = frameMedium(one, rig.canvas);
        const { caption, lowerThird } = layoutText(one);
        return [(place.y + scale * 1000) / one.height, caption.y / one.height, lowerThird.y / one.height];
      };
      for (const [index, value] of share(frame).entries())
        expect(Math.abs(value - (share(small)[index] as number))).toBeLessThan(0.006);
    }
  });
});
