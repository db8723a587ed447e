import { describe, expect, it } from "vitest";
import { bakeForFrame, createShippedStage, loadShippedRig, poseWith } from "../../../test/fixtures/shipped-stage.ts";

const frame = { width: 854, height: 480 };
const shipped = await loadShippedRig();
const baked = bakeForFrame(shipped, frame);

describe("a face that is painted again and again", () => {
  it.each([
    [
      "brows keep their colour while the eyes wander",
      [
        { browLeft: 0.9, browRight: 0.9, lidLeft: 0, lidRight: 0 },
        { browLeft: 0.9, browRight: 0.9, lidLeft: 0.6, lidRight: 0.6, gazeX: 0.7 },
      ],
    ],
    [
      "shadows in the mouth follow it",
      [
        { jaw: 0.1, round: 0.1, press: 0.3 },
        { jaw: 0.1, round: 0.125, press: 0.3 },
        { jaw: 0.1, round: 0.15, press: 0.3 },
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
