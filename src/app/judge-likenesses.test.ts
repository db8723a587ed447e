import { expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { readCast } from "./cast.ts";
import { judgeAlone } from "./judge-likenesses.ts";

const asha = { ref: "asha", assetDigest: digestBytes("asha"), modality: "face" } as const;
const ravi = { ref: "ravi", assetDigest: digestBytes("ravi"), modality: "voice" } as const;

it.each([
  ["nobody's face is used as it is", [], [], "no_person"],
  ["one's own is, where the settings say whose that is", [asha], ["asha"], "own"],
])("%s", (_, declared, ownLikenesses, says) => {
  expect(judgeAlone({ declared }, { ownLikenesses })).toBe(says);
});

it.each([
  ["somebody's", [asha], []],
  ["somebody's beside one's own", [asha, ravi], ["asha"]],
  ["one by a name that only looks alike", [asha], ["Asha"]],
])("%s is refused: no consent is kept on one's own machine", (_, declared, ownLikenesses) => {
  expect(() => judgeAlone({ declared }, { ownLikenesses })).toThrowError(
    expect.objectContaining({ code: "consent_refused" }),
  );
});

it.each([
  ["nobody's, where it is synthetic", "synthetic", []],
  ["theirs who speaks in it, by its own bytes", { person: "ravi" }, [ravi]],
] as const)("a recording is %s", (_, speaker, declared) => {
  const draft = { scenes: [], voiceTrack: { source: ravi.assetDigest, name: "a.wav", speaker, model: {} } };
  const made = { inputs: { assets: [], files: {} }, script: { scenes: [] }, draft };
  expect(readCast(made as unknown as Parameters<typeof readCast>[0]).declared).toEqual(declared);
});

it("an avatar beside the script is nobody who is asked where it is not seen", () => {
  const avatar = { likeness: { person: "asha" }, digest: asha.assetDigest };
  const castOf = (draft: object) =>
    readCast({
      inputs: { assets: [], files: {} },
      script: { scenes: [] },
      draft: { scenes: [{ avatar }], ...draft },
    } as unknown as Parameters<typeof readCast>[0]);
  expect(castOf({})).toMatchObject({ declared: [asha] });
  expect(castOf({})).not.toHaveProperty("isHeardOnly");
  expect(castOf({ isSoundOnly: true })).toMatchObject({ declared: [], isHeardOnly: true });
});

it("a recording of somebody's says what it is that is refused", () => {
  expect(() => judgeAlone({ declared: [ravi] }, { ownLikenesses: [] })).toThrowError(
    /^a recording is somebody's .* your own voice/,
  );
});
