import { expect, it } from "vitest";
import { createSealer } from "./sealer.ts";

const key = Buffer.alloc(32, 7);
const sealer = createSealer(key);

it("opens what it has sealed, which shows nothing of it", () => {
  const sealed = sealer.seal("whsec_abc", "whk_1");
  expect(sealed).not.toContain("whsec_abc");
  expect(sealed).not.toBe(sealer.seal("whsec_abc", "whk_1"));
  expect(createSealer(key).open(sealed, "whk_1")).toBe("whsec_abc");
});

it.each([
  ["sealed for another row", (sealed: string) => sealer.open(sealed, "whk_2")],
  ["sealed with another key", (sealed: string) => createSealer(Buffer.alloc(32, 8)).open(sealed, "whk_1")],
  ["changed at its end", (sealed: string) => sealer.open(`${sealed.slice(0, -2)}AA`, "whk_1")],
  ["cut short", (sealed: string) => sealer.open(sealed.split(".").slice(0, 4).join("."), "whk_1")],
  ["with a short tag", (sealed: string) => sealer.open(sealed.replace(/\.[^.]+(\.[^.]+)$/, ".AAAA$1"), "whk_1")],
  ["of another format", (sealed: string) => sealer.open(sealed.replace(/^1/, "2"), "whk_1")],
  ["empty", () => sealer.open("", "whk_1")],
])("opens nothing that is %s", (_, open) => {
  expect(open(sealer.seal("whsec_abc", "whk_1"))).toBeUndefined();
});
