import { describe, it } from "vitest";
import { expectGolden } from "./expect-golden.ts";
import { openSheetCases } from "./golden-cases.ts";

const cases = await openSheetCases("layouts");

describe("layouts look as they were approved", () => {
  it.each(cases)("$name", async (each) => {
    await expectGolden(each);
  });
});
