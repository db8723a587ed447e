import { describe, expect, it } from "vitest";
import { loadShippedRig, poseWith } from "../../../test/fixtures/shipped-stage.ts";
import { withPlainHands } from "../../../test/fixtures/handed-rig.ts";
import { createStillness } from "./hold-still.ts";

const { rig } = withPlainHands(await loadShippedRig());
const scale = 0.5;

describe("a presenter who hardly moves", () => {
  it.each([
    ["a head that turns by a sixth of a pixel", { yaw: 0.05 }],
    ["a torso that breathes by a tenth of a pixel", { breath: 0.03 }],
    ["eyes that drift by a tenth of a pixel", { gazeX: 0.005 }],
    ["a brow that rises by a tenth of a pixel", { browLeft: 0.01 }],
  ])("is held: %s", (_name, changes) => {
    const stillness = createStillness(rig, scale);
    stillness.settle(poseWith({}));
    expect(stillness.settle(poseWith(changes))).toEqual(poseWith({}));
  });

  it.each([
    ["a head that turns by a pixel", { yaw: 0.6 }],
    ["a torso that sways by half a pixel", { swayX: 1 }],
    ["eyes that look aside", { gazeX: 0.2 }],
    ["lids that shut", { lidLeft: 0, lidRight: 0 }],
    ["brows that rise", { browLeft: 0.3, browRight: 0.3 }],
    ["a mouth that hardly opens", { jaw: 0.001 }],
  ])("moves as told: %s", (_name, changes) => {
    const stillness = createStillness(rig, scale);
    stillness.settle(poseWith({}));
    expect(stillness.settle(poseWith(changes))).toEqual(poseWith(changes));
  });

  it("holds a raised hand that hardly moves, and lets one go down altogether", () => {
    const stillness = createStillness(rig, scale);
    const up = { handRight: 1, raiseRight: 0.9, beatRight: 1 };
    stillness.settle(poseWith(up));
    expect(stillness.settle(poseWith({ ...up, raiseRight: 0.9002, beatRight: 1.01 }))).toEqual(poseWith(up));
    const moved = poseWith({ ...up, raiseRight: 0.902 });
    expect(stillness.settle(moved)).toEqual(moved);
    for (const raiseRight of [0.0002, 0.0001, 0]) stillness.settle(poseWith({ handRight: 1, raiseRight }));
    expect(stillness.settle(poseWith({ handRight: 1 })).raiseRight).toBe(0);
  });

  it("follows a slow drift instead of being left behind", () => {
    const stillness = createStillness(rig, scale);
    for (let frame = 0; frame <= 300; frame++) {
      const swayX = frame * 0.049;
      const settled = stillness.settle(poseWith({ swayX }));
      expect(Math.abs(settled.swayX - swayX) * scale).toBeLessThan(0.4);
    }
  });

  it("shuts its eyes altogether, however slowly", () => {
    const stillness = createStillness(rig, scale);
    for (const lid of [0.02, 0.01, 0]) stillness.settle(poseWith({ lidLeft: lid, lidRight: lid }));
    expect(stillness.settle(poseWith({ lidLeft: 0, lidRight: 0 })).lidLeft).toBe(0);
  });
});
