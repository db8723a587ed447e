import { expect, it } from "vitest";
import { formatTable } from "./text-table.ts";

it("aligns columns, and leaves nothing behind a line", () => {
  const rows = [
    ["name", "version", ""],
    ["avatar/asha", "1.2.0", "Asha"],
    ["a", "", ""],
  ];
  expect(formatTable(rows)).toBe("name         version\navatar/asha  1.2.0    Asha\na\n");
  expect(formatTable([])).toBe("");
});
