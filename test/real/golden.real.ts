import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkGolden, doublePrices, listFindings, openGoldenPlace, spoilAvatar } from "../e2e/golden-place.ts";
import type { Workplace } from "../e2e/workplace.ts";

const runs = 20;

let place: Workplace;
beforeAll(() => {
  place = openGoldenPlace();
}, 180_000);
afterAll(() => place.remove());

describe("golden samples", { timeout: 1_200_000 }, () => {
  it(`pass ${runs} times where nothing has changed, with one process and with two`, () => {
    for (let run = 0; run < runs; run++) {
      const { status, report } = checkGolden(place, {}, "--jobs", String(1 + (run % 2)));
      expect([run, status, report.told]).toEqual([run, 0, "the same bytes"]);
    }
  });

  it("find an eyelid that is missing", async () => {
    const assets = await spoilAvatar(place, ["eye-left-upper-lid"], (rgba) => rgba.fill(0));
    const { status, report } = checkGolden(place, { SUTRADHAR_ASSETS: assets });
    expect([status, listFindings(report)]).toEqual([3, expect.arrayContaining(["picture"])]);
  });

  it("find that a minute has become dearer", () => {
    const { status, report } = checkGolden(place, { SUTRADHAR_PRICE_LIST: doublePrices(place) });
    expect([status, listFindings(report)]).toEqual([3, ["price"]]);
  });
});
