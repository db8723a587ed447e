import { describe, expect, it } from "vitest";
import { fitDurationMs, fitRateKbps, getProfile } from "./profiles.ts";

describe("a profile", () => {
  it.each([
    ["1080p30", 1920, 1080, 30],
    ["720p30", 1280, 720, 30],
    ["480p30", 854, 480, 30],
    ["1080p30-vertical", 1080, 1920, 30],
    ["480p25-vertical", 480, 854, 25],
    ["720p60-square", 720, 720, 60],
    ["messenger", 854, 480, 30],
  ])("%s is %d × %d at %d frames a second", (name, width, height, frameRate) => {
    expect(getProfile(name)).toMatchObject({ name, width, height, frameRate });
  });

  it("that is unknown is refused with the names there are", () => {
    expect(() => getProfile("4k")).toThrow(/"4k".*1080p30.*messenger/);
  });
});

describe("the messenger's rate", () => {
  const messenger = getProfile("messenger");

  it("is absent where a profile has no limit", () => {
    expect(fitRateKbps(getProfile("1080p30"), 60_000)).toBeUndefined();
  });

  it.each([10, 60, 120, 240, 480])("keeps %d s under the limit, sound included", (seconds) => {
    const rate = fitRateKbps(messenger, seconds * 1000) ?? Infinity;
    expect(((rate + messenger.audioKbps) * seconds * 1000) / 8).toBeLessThan(messenger.fileBytesMax ?? 0);
  });

  it("falls as a video grows, and is refused where no rung fits", () => {
    const rates = [10, 100, 200, 400].map((seconds) => fitRateKbps(messenger, seconds * 1000) ?? 0);
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(fitRateKbps(messenger, 3_600_000)).toBeUndefined();
  });

  it("is found up to the longest that fits, and not beyond", () => {
    const longestMs = fitDurationMs(messenger);
    expect(longestMs).toBeGreaterThan(9 * 60_000);
    expect(fitRateKbps(messenger, longestMs - 1)).toBe(70);
    expect(fitRateKbps(messenger, longestMs + 1)).toBeUndefined();
    expect(fitDurationMs(getProfile("480p30"))).toBe(Infinity);
  });
});
