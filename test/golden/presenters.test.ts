import { describe, it } from "vitest";
import { expectGolden } from "./expect-golden.ts";
import { openPresenterCases, openSheetCases } from "./golden-cases.ts";

const groups = [
  openPresenterCases(),
  openSheetCases("captions-wide"),
  openSheetCases("brand", 1),
  openSheetCases("backgrounds"),
];
const cases = (await Promise.all(groups)).flat();

describe("presenters, captions, brands and backgrounds look as they were approved", () => {
  it.each(cases)("$name", async (each) => {
    await expectGolden(each);
  });
});
