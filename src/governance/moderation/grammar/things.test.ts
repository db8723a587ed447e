import { expect, test } from "vitest";
import { parseFrames, parseLexicon, readText, Vocabulary, literalsOf } from "./index.ts";

const lexicon = `
[group kind=age]
the old
[thing-noun]
filter, filters
[vile]
rusty, rusty filter of doom
`;
const patterns = `
[young tag=group]
the young &(are|sing)
[thing tag=thing withdraws="group vile"]
old <thing-noun>
rusty <thing-noun>
`;
const frames = parseFrames("frames/en.txt", patterns, "en");
const literals = [...literalsOf(frames)].flatMap(([tag]) =>
  parseLexicon("literals", `[word spelling=strict]\n${tag.slice(1)}\n`, "en").map((entry) => ({ ...entry, tag })),
);
const vocabulary = new Vocabulary([...parseLexicon("lexicons/en.txt", lexicon, "en"), ...literals], new Set());

function wordsOf(text: string, tag: string): readonly string[] {
  const { charts } = readText(text, { vocabulary, phrases: frames, language: "en" });
  return charts.flatMap((chart) =>
    chart.all(tag).map(({ from, to }) =>
      chart.tokens
        .slice(from, to)
        .map((token) => token.text)
        .join(" "),
    ),
  );
}

test("what has to follow is no part of what is found", () => {
  expect(wordsOf("the young are here", "group")).toEqual(["the young"]);
  expect(wordsOf("the young filters", "group")).toEqual([]);
});

test("a thing's name takes the class of a group from the words that end in it, and from no others", () => {
  expect(wordsOf("the old filters", "group")).toEqual([]);
  expect(wordsOf("the old sing of old filters", "group")).toEqual(["the old"]);
});

test("a longer phrase that begins with a thing keeps its class", () => {
  expect(wordsOf("a rusty filter", "vile")).toEqual([]);
  expect(wordsOf("a rusty filter of doom", "vile")).toEqual(["rusty filter of doom"]);
});
