import { describe, expect, it } from "vitest";
import { endOfSpan } from "./calendar.ts";

const india = "Asia/Kolkata";

describe("a period of the law", () => {
  it.each([
    ["an ordinary day", "2026-11-29T10:00:00+05:30", { years: 1 }, "2027-11-30T00:00:00+05:30"],
    [
      "across a 29 February, which is no 365 days",
      "2027-06-15T10:00:00+05:30",
      { years: 1 },
      "2028-06-16T00:00:00+05:30",
    ],
    ["from 28 February of a leap year", "2028-02-28T23:59:59+05:30", { years: 1 }, "2029-03-01T00:00:00+05:30"],
    ["from 29 February", "2028-02-29T12:00:00+05:30", { years: 1 }, "2029-03-01T00:00:00+05:30"],
    [
      "from 28 February before a leap year, whose 29th still counts",
      "2027-02-28T12:00:00+05:30",
      { years: 1 },
      "2028-03-01T00:00:00+05:30",
    ],
    ["seven years from 29 February", "2028-02-29T12:00:00+05:30", { years: 7 }, "2035-03-01T00:00:00+05:30"],
    ["a month from the end of January", "2027-01-30T12:00:00+05:30", { months: 1 }, "2027-03-01T00:00:00+05:30"],
    ["a year and a month", "2026-12-31T12:00:00+05:30", { years: 1, months: 1 }, "2028-02-01T00:00:00+05:30"],
    ["180 days", "2026-11-29T00:00:00+05:30", { days: 180 }, "2027-05-29T00:00:00+05:30"],
    [
      "late in the evening of India, which is still the same day in UTC",
      "2026-12-31T18:29:59Z",
      { years: 1 },
      "2028-01-01T00:00:00+05:30",
    ],
    ["a second later it is the next year in India", "2026-12-31T18:30:00Z", { years: 1 }, "2028-01-02T00:00:00+05:30"],
  ] as const)("counts %s", (_, from, span, end) => {
    expect(endOfSpan(new Date(from), span, india).toISOString()).toBe(new Date(end).toISOString());
  });

  it("counts hours by the clock alone", () => {
    const from = new Date("2026-11-29T10:00:00.123Z");
    expect(endOfSpan(from, { hours: 1 }, india).toISOString()).toBe("2026-11-29T11:00:00.123Z");
  });

  it("is over at the first instant there is where clocks skip midnight", () => {
    // Beirut, 29 March 2026: 00:00 becomes 01:00.
    expect(endOfSpan(new Date("2026-03-27T10:00:00Z"), { days: 1 }, "Asia/Beirut").toISOString()).toBe(
      "2026-03-28T22:00:00.000Z",
    );
  });

  it("never ends before the same moment a year on, whatever the day", () => {
    for (let day = 0; day < 366 * 5; day += 1) {
      const from = new Date(Date.UTC(2026, 0, 1, 12) + day * 86_400_000);
      const sameMoment = new Date(from);
      sameMoment.setUTCFullYear(from.getUTCFullYear() + 1);
      expect(endOfSpan(from, { years: 1 }, india).getTime()).toBeGreaterThan(from.getTime() + 365 * 86_400_000);
      expect(endOfSpan(from, { years: 1 }, india) >= sameMoment || from.getUTCDate() === 29).toBe(true);
    }
  });
});
