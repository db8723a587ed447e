import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSelector, parseAssetName } from "./asset-name.ts";

const latest = { kind: "alias", alias: "latest" };

describe("a name", () => {
  it.each([
    ["asha", { name: "asha", selector: latest }],
    ["asha@1.0.0", { name: "asha", selector: { kind: "exact", version: "1.0.0" } }],
    ["avatar/asha@12.3.45", { kind: "avatar", name: "asha", selector: { kind: "exact", version: "12.3.45" } }],
    ["asha@1.0.0-rc.1", { name: "asha", selector: { kind: "exact", version: "1.0.0-rc.1" } }],
    ["asha@^1", { name: "asha", selector: { kind: "range", range: "^1" } }],
    ["asha@~1.2", { name: "asha", selector: { kind: "range", range: "~1.2" } }],
    ["asha@^1.2.3-rc.1", { name: "asha", selector: { kind: "range", range: "^1.2.3-rc.1" } }],
    ["asha@1", { name: "asha", selector: { kind: "range", range: "1" } }],
    ["asha@1.2", { name: "asha", selector: { kind: "range", range: "1.2" } }],
    [
      "template/diwali@production",
      { kind: "template", name: "diwali", selector: { kind: "alias", alias: "production" } },
    ],
    ["2026", { name: "2026", selector: latest }],
    ["Asha", undefined],
    ["../asha", undefined],
    ["person/asha", undefined],
    ["avatar/", undefined],
    ["asha@", undefined],
    ["asha@1.0.0+build", undefined],
    ["asha@01.0.0", undefined],
    ["asha@v1.0.0", undefined],
    ["asha@>=1", undefined],
    ["asha@1.x", undefined],
    ["asha@^1.2.3.4", undefined],
    ["asha@^1 || ^2", undefined],
    ["asha@Production", undefined],
    ["asha@1@2", undefined],
    ["asha\n", undefined],
    ["", undefined],
    ["a".repeat(65), undefined],
    [`asha@1.0.0-${"a".repeat(60)}`, undefined],
  ])("%s is understood as %j", (text, expected) => {
    expect(parseAssetName(text)).toEqual(expected);
  });

  it("of whatever text is undefined, or spelt as it was written", () => {
    const piece = fc.constantFrom("asha", "avatar/", "@", "^", "~", "1", ".", "0", "-rc", "latest", "/", " ", "é");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join("")),
        ),
        (text) => {
          const parsed = parseAssetName(text);
          if (!parsed) return;
          const { kind, name, selector } = parsed;
          const spelt = `${kind ? `${kind}/` : ""}${name}@${formatSelector(selector)}`;
          expect(spelt).toBe(text.includes("@") ? text : `${text}@latest`);
        },
      ),
    );
  });
});
