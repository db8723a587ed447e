import { expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { judgeAlone } from "./judge-likenesses.ts";

const asha = { ref: "asha", assetDigest: digestBytes("asha") };
const ravi = { ref: "ravi", assetDigest: digestBytes("ravi") };

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
