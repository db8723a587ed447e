import { describe, expect, it } from "vitest";
import { tellOrigin, wordsLanguages, type CopyDifference, type CopyOrigin } from "./index.ts";

const differences: readonly CopyDifference[] = [
  { kind: "credentials_gone" },
  { kind: "credentials_broken" },
  { kind: "media_same" },
  { kind: "encoded_anew" },
  { kind: "frames", signed: 900, seen: 450 },
  { kind: "cropped" },
  { kind: "mirrored" },
  { kind: "turned" },
  { kind: "content_other" },
  { kind: "content_partly_other" },
];
const origins: readonly CopyOrigin[] = [
  { kind: "unmarked" },
  { kind: "uncertain" },
  { kind: "made_here", by: "mark", isShared: false },
  { kind: "made_here", by: "mark", isShared: true },
  { kind: "one_video", by: "mark", state: "out", original: null, differences },
  { kind: "one_video", by: "mark", state: "withdrawn", original: null, differences: [] },
  { kind: "made_here", by: "look", isShared: true },
  { kind: "one_video", by: "look", state: "out", original: null, differences: [] },
];

describe("where a copy comes from", () => {
  it("is a sentence of its own for each, in both languages", () => {
    const told = wordsLanguages.flatMap((language) => origins.map((origin) => tellOrigin(origin, language).verdict));
    expect(new Set(told).size).toBe(origins.length * 2);
  });

  it("says each difference in words, in both languages", () => {
    const [, , , , one] = origins as [CopyOrigin, CopyOrigin, CopyOrigin, CopyOrigin, CopyOrigin];
    const told = wordsLanguages.flatMap((language) => tellOrigin(one, language).differences);
    expect(new Set(told).size).toBe(differences.length * 2);
    expect(tellOrigin(one, "en").differences).toContain("900 pictures were signed, and 450 are in it");
  });
});
