import { describe, expect, it } from "vitest";
import { bakeForFrame, createShippedStage, loadShippedRig, poseWith } from "../../../test/fixtures/shipped-stage.ts";

const frame = { width: 320, height: 240 };
const shipped = await loadShippedRig();
const baked = bakeForFrame(shipped, frame);

describe("a face that is painted again and again", () => {
  it.each([
    [
      "brows keep their colour while the eyes wander",
      [
        { lidLeft: 0, lidRight: 0 },
        { lidLeft: 1, lidRight: 1 },
      ],
    ],
    [
      "shadows in the mouth follow it",
      [
        { jaw: 0.5, round: 0.2 },
        { jaw: 0.5, round: 0.2, tuck: 0.1 },
      ],
    ],
  ])("%s", (_name, cycle) => {
    const kept = createShippedStage(shipped, baked, frame);
    kept.beginChunk();
    for (let turn = 0; turn < 10; turn++) for (const changes of cycle) kept.draw(poseWith(changes));
    const fresh = createShippedStage(shipped, baked, frame);
    fresh.beginChunk();
    fresh.draw(poseWith(cycle.at(-1) ?? {}));
    for (const plane of ["luma", "blue", "red"] as const) {
      expect(Buffer.compare(kept.planes[plane], fresh.planes[plane])).toBe(0);
    }
  });
});
