import { describe, expect, it } from "vitest";
import { poseParameters, type PoseParameter, type PoseTrack } from "../pose.ts";
import { canBeGiven, takeMotion } from "./given-motion.ts";
import { canonicalRest } from "./pose-track.ts";

const frames = 20;
const still: PoseTrack = {
  frames,
  frameRate: 25,
  values: Float32Array.from(
    { length: frames * poseParameters.length },
    (_, at) => canonicalRest[poseParameters[at % poseParameters.length] as PoseParameter],
  ),
};

const give = (columns: readonly PoseParameter[], rows: (frame: number) => readonly number[]) => {
  const values = Float32Array.from(Array.from({ length: frames }, (_, frame) => rows(frame)).flat());
  return takeMotion(still, { name: "model/a@1.0.0", columns, values });
};
const column = ({ values }: PoseTrack, name: PoseParameter): number[] =>
  Array.from(
    { length: frames },
    (_, frame) => values[frame * poseParameters.length + poseParameters.indexOf(name)] as number,
  );

describe("motion that somebody gives", () => {
  it("stands in its own columns, and leaves the others alone", () => {
    const taken = give(["yaw", "smile"], () => [3, 1]);
    expect(column(taken, "yaw").slice(4, 16)).toEqual(Array.from({ length: 12 }, () => 3));
    expect(column(taken, "smile")[10]).toBe(1);
    expect(column(taken, "jaw")).toEqual(column(still, "jaw"));
  });

  it("begins and ends at rest, whatever was given, so that shots join", () => {
    const smile = column(
      give(["smile"], () => [1]),
      "smile",
    );
    expect([smile[0], smile.at(-1)]).toEqual([Math.fround(0.2), Math.fround(0.2)]);
    for (const [frame, value] of smile.entries()) {
      if (frame > 0) expect(Math.abs(value - (smile[frame - 1] as number))).toBeLessThan(0.6);
    }
  });

  it("is held at the end of a range that it leaves by a little, and refused where it leaves it by far", () => {
    expect(
      column(
        give(["jaw"], () => [1.4]),
        "jaw",
      )[10],
    ).toBe(1);
    expect(() => give(["jaw"], (frame) => [frame === 7 ? 1.6 : 0.5])).toThrow("as jaw of frame 7: it goes from 0 to 1");
    expect(() => give(["jaw"], () => [Number.NaN])).toThrow("gave NaN as jaw");
    expect(() => give(["jaw", "yaw"], () => [0])).toThrow("20 numbers for 20 frames of 2 parameters");
  });

  it("cannot be of hands, which show what the script counts", () => {
    expect(["jaw", "handLeft", "beatRight", "ears"].map(canBeGiven)).toEqual([true, false, false, false]);
  });
});
