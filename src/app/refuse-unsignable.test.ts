import { expect, it } from "vitest";
import type { PreparedVideo } from "./prepare-video.ts";
import { refuseUnsignable } from "./refuse-unsignable.ts";

const video = (minutes: number, picture: Partial<PreparedVideo["draft"]["picture"]> = {}) =>
  ({
    draft: {
      picture: { width: 1920, height: 1080, frameRate: 30, crf: 20, ...picture },
      scenes: [{ scene: { shots: [{ sentence: { caption: "x".repeat(13 * 60 * minutes) }, pauseAfterMs: 0 }] } }],
    },
  }) as unknown as PreparedVideo;

it("refuses what would be too large to sign before anything of it is made, and says how to go on", () => {
  expect(() => refuseUnsignable(video(40))).toThrow(
    /^a video that would be \d+ MB cannot be signed: .*256 MB.*shorten the script/,
  );
  expect(() => refuseUnsignable(video(40))).toThrow(expect.objectContaining({ code: "limit_exceeded" }));
});

it.each([
  { fact: "half as long", made: video(20) },
  { fact: "smaller", made: video(40, { width: 1280, height: 720 }) },
  { fact: "of a limited size", made: video(40, { rateMaxKbps: 400 }) },
])("lets one pass that is $fact", ({ made }) => {
  expect(() => refuseUnsignable(made)).not.toThrow();
});
