import { expect, it } from "vitest";
import { checkTimeZone, monthOf } from "./calendar.ts";

it.each([
  ["2026-10-31T18:29:59.999Z", "Asia/Kolkata", "2026-10"],
  ["2026-10-31T18:30:00.000Z", "Asia/Kolkata", "2026-11"],
  ["2026-10-31T18:30:00.000Z", "UTC", "2026-10"],
  ["2026-12-31T18:30:00.000Z", "Asia/Kolkata", "2027-01"],
  ["2026-01-01T00:00:00.000Z", "America/New_York", "2025-12"],
])("puts %s in %s into %s", (at, timeZone, month) => {
  expect(monthOf(new Date(at), timeZone)).toBe(month);
});

it("refuses a zone that there is not", () => {
  expect(checkTimeZone("Asia/Kolkata")).toBe("Asia/Kolkata");
  expect(() => checkTimeZone("Bharat/Delhi")).toThrow(expect.objectContaining({ code: "config_invalid" }) as Error);
});
