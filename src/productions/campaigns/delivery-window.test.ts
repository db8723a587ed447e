import { describe, expect, it } from "vitest";
import { checkWindow, findOpening } from "./delivery-window.ts";

const day = { from: "09:00", to: "20:00", timeZone: "Asia/Kolkata" };

describe("a delivery window", () => {
  it.each([
    ["opens in its time zone", day, "2026-11-29T03:29:59Z", "2026-11-29T03:30:00Z"],
    ["is open from its first minute on", day, "2026-11-29T03:30:00Z", undefined],
    ["is open until before its last", day, "2026-11-29T14:29:59Z", undefined],
    ["closes, and opens the next day", day, "2026-11-29T14:30:00Z", "2026-11-30T03:30:00Z"],
    ["goes over midnight", { ...day, from: "22:00", to: "02:00" }, "2026-11-28T19:00:00Z", undefined],
    ["and is closed by day", { ...day, from: "22:00", to: "02:00" }, "2026-11-29T06:30:00Z", "2026-11-29T16:30:00Z"],
  ])("%s", (_, window, now, opening) => {
    expect(findOpening(window, new Date(now))?.toISOString()).toBe(opening && new Date(opening).toISOString());
  });

  it("is none where there is no window", () => expect(findOpening(null, new Date())).toBeUndefined());

  it.each([
    [{ ...day, from: "9:00" }, /from/],
    [{ ...day, to: "24:00" }, /to/],
    [{ ...day, to: "09:00" }, /empty/],
    [{ ...day, timeZone: "Mars/Olympus" }, /timeZone/],
  ])("is refused where it is none: %j", (window, message) => {
    expect(() => checkWindow(window)).toThrow(message);
  });
});
