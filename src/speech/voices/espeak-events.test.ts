import { expect, test } from "vitest";
import { phonesOf } from "./espeak-events.ts";
import type { EspeakEvent } from "./espeak-protocol.ts";

/** `word@0:5 k@10` → events: a word at 0 ms whose text begins at 5, a phone at 10 ms; `_` is silence. */
function eventsOf(notation: string): EspeakEvent[] {
  return notation.split(" ").map((one) => {
    const [name = "", rest = "0"] = one.split("@");
    const [at, position] = rest.split(":");
    const kind = name === "word" ? "word" : "phone";
    return {
      kind,
      atMs: Number(at),
      textPosition: Number(position ?? 0),
      ipa: kind === "word" || name === "_" ? "" : name,
    };
  });
}

const shown = (notation: string, endMs: number, starts: readonly number[] = [0]): string =>
  phonesOf(eventsOf(notation), starts, endMs)
    .map(
      ({ ipa, startMs, endMs: untilMs, piece }) =>
        `${ipa || "_"}${piece === undefined ? "" : `/${piece}`}:${startMs}-${untilMs}`,
    )
    .join(" ");

test.each([
  ["word@0 n@0 ˈa@60 _@100 _@150", 200, "n/0:0-60 a/0:60-100 _:100-200"],
  ["word@0 n@11 a@60", 100, "n/0:0-60 a/0:60-100"],
  ["word@0 a@0 (en)@50 f@57", 100, "a/0:0-57 f/0:57-100"],
  ["word@0 k@0 ː@40 a@60", 100, "k/0:0-60 a/0:60-100"],
  ["word@0 l@0 k@50 ʂ@50 a@110", 200, "l/0:0-50 k/0:50-80 ʂ/0:80-110 a/0:110-200"],
  ["word@0 a@0 p@50 _@50", 200, "a/0:0-50 p/0:50-80 _:80-200"],
  ["word@0 a@0 _@50 _@50 word@50 b@50", 90, "a/0:0-50 b/0:50-90"],
  ["_@0 _@20 word@20 a@20", 90, "_:0-20 a/0:20-90"],
])("%s up to %d ms are %s", (notation, endMs, expected) => {
  expect(shown(notation, endMs)).toBe(expected);
});

test("phones belong to the piece in which their word begins", () => {
  expect(shown("word@0:0 a@0 word@50:7 b@50 word@90:9 c@90 word@120:12 d@120", 150, [0, 6, 12])).toBe(
    "a/0:0-50 b/1:50-90 c/1:90-120 d/2:120-150",
  );
});

test("tells stress", () => {
  expect(phonesOf(eventsOf("word@0 ˈa@0 ˌb@10 c@20"), [0], 30).map((phone) => phone.stress)).toEqual([2, 1, 0]);
});
