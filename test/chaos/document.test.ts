import { expect, it } from "vitest";
import { plainTable, replaceSection, verdictOf } from "./document.ts";

it("has its parts in their order, whichever was written first", () => {
  const render = replaceSection("", "One render", "killed 25 times\n\n### Run by run\n\n| a |");
  const both = replaceSection(render, "A production line", "killed 200 times");
  expect(both).toBe(
    "# Killed, again and again\n\n## A production line\n\nkilled 200 times\n\n## One render\n\nkilled 25 times\n\n### Run by run\n\n| a |\n",
  );
  expect(replaceSection(both, "One render", "killed 26 times")).toBe(
    "# Killed, again and again\n\n## A production line\n\nkilled 200 times\n\n## One render\n\nkilled 26 times\n",
  );
});

it("says what did not hold", () => {
  expect(verdictOf([])).toBe("All of it held.");
  expect(verdictOf(["videos ready: 1, wanted 2"])).toBe("It did not hold:\n- videos ready: 1, wanted 2");
  expect(plainTable([["what", "1", "2"]])).toBe("what  1                        2");
});
