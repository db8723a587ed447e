import { expect, it } from "vitest";
import { digestBytes, type Digest } from "../../core/index.ts";
import { inheritOwners } from "./lineage.ts";

const face = digestBytes("a face");
const voice = digestBytes("a voice");
const owners = new Map<Digest, readonly string[]>([
  [face, ["per_b"]],
  [voice, ["per_a"]],
]);
const of = (digest: Digest): readonly string[] => owners.get(digest) ?? [];

it("an artifact is of everybody's whose data it was made of, and of nobody's else", () => {
  const found = inheritOwners(
    [
      { id: "bake/backdrop", reads: [], assets: [digestBytes("a set")] },
      { id: "speak/1", reads: [], assets: [voice] },
      { id: "animate/1", reads: ["speak/1"], assets: [] },
      { id: "render/1", reads: ["animate/1", "bake/backdrop"], assets: [face] },
      { id: "assemble", reads: ["render/1", "render/2"], assets: [] },
      { id: "render/2", reads: ["bake/backdrop"], assets: [], own: ["cmp_1"] },
    ],
    of,
  );
  expect(Object.fromEntries(found)).toEqual({
    "bake/backdrop": [],
    "speak/1": ["per_a"],
    "animate/1": ["per_a"],
    "render/1": ["per_a", "per_b"],
    "render/2": ["cmp_1"],
    assemble: ["cmp_1", "per_a", "per_b"],
  });
});
