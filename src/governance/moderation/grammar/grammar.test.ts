import { describe, expect, test } from "vitest";
import { findHazards, parseFrames, parseLexicon, readText, sortRules, Vocabulary, literalsOf } from "./index.ts";

// A small world of its own, so that these facts hold whatever the lexicons that ship say.
const lexicon = `
[group kind=religion inflect=noun]
martian, moon dweller
[group kind=gender]
venusians
[they spelling=strict]
they, them
[neg spelling=strict]
not, never, नहीं
[no-negation spelling=strict]
not only
[be spelling=strict]
are, is, हैं
[vile]
smelly, /बुरे/bure
[kill inflect=verb]
vaporise
[other-people spelling=strict]
people who
[denounce spelling=strict]
wrong
[slur grave=yes category=hate severity=3]
greenskin
[indian-word spelling=strict]
hai, ko
`;
const patterns = `
[compound tag=group]
dwellers of the moon
[smell weight=0.9 severity=2]
<group> .. <be> .. <vile>
[hint weight=0.5 severity=1 weak=yes]
<vile> .... <group>
[threat weight=0.9 severity=4]
<kill> (all|every)? <group>
[slur weight=0.8 severity=3 negation=ignored]
<slur>
[counter effect=counter negation=ignored]
it is <denounce>
[remark effect=remark negation=ignored]
that is <denounce>
[context effect=context]
doctor
`;
const frames = parseFrames("frames/en.txt", patterns, "en");
const vocabulary = new Vocabulary(
  [
    ...parseLexicon("lexicons/en.txt", lexicon.replace("/बुरे/bure", ""), "en"),
    ...parseLexicon("lexicons/hi.txt", "[vile]\nबुरे/bure\n", "hi"),
    ...[...literalsOf(frames)].flatMap(([tag]) =>
      parseLexicon("literals", `[group]\n${tag.slice(1)}\n`, "en").map((entry) => ({ ...entry, tag, isStrict: true })),
    ),
  ],
  new Set(["really", "smelting", "whole", "planet"]),
);
const phrases = frames.filter(({ effect }) => effect.kind === "tag");
const rules = sortRules(frames.filter(({ effect }) => effect.kind !== "tag"));

/** The surest finding, as rule and score. */
function judge(text: string): string {
  const [first] = findHazards(readText(text, { vocabulary, phrases, language: "en" }).charts, rules).toSorted(
    (a, b) => b.score - a.score,
  );
  return first
    ? `${first.rule.replace(/^en\/|:\d+$/g, "")} ${first.score.toFixed(2)} ${first.because.join(" ")}`.trim()
    : "nothing";
}

describe("what is said of a group", () => {
  test.each([
    ["Martians are smelly.", "smell 0.90"],
    ["Venusians are really smelly.", "smell 0.90"],
    ["Martians are not smelly.", "nothing"],
    ["Martians are not only smelly.", "smell 0.90"],
    ["Never vaporise a martian.", "nothing"],
    ["Vaporise every martian!", "threat 0.90"],
    ["Dwellers of the moon are smelly.", "smell 0.90"],
    ["Socks are smelly.", "nothing"],
    ["Martians left, socks are smelly.", "nothing"],
  ])("%s → %s", (text, found) => {
    expect(judge(text)).toBe(found);
  });
});

describe("whom a pronoun means", () => {
  test.each([
    ["Martians live here. They are smelly.", "smell 0.85 pronoun"],
    ["Martians live here. It often rains here. They are smelly.", "smell 0.85 pronoun"],
    ["Martians live here. It often rains here. It often snows too. They are smelly.", "nothing"],
    ["Martians are smelly, vaporise them!", "smell 0.90"],
    ["Martians? They are smelly.", "smell 0.85 pronoun"],
    ["People who hate martians live here. They are smelly.", "nothing"],
    ["They are smelly.", "nothing"],
  ])("%s → %s", (text, found) => {
    expect(judge(text)).toBe(found);
  });
});

describe("speech against what is mentioned", () => {
  test.each([
    ["It is wrong that martians are smelly.", /^smell 0\.18 rejected:/],
    ['"Martians are smelly," he said.', /^smell 0\.63 quoted/],
    ['"Martians are smelly," he said. That is wrong.', /^smell 0\.18 rejected:nearby/],
    ["A smelly old martian.", /^hint 0\.50/],
    ["The doctor saw a smelly old martian.", /^hint 0\.10 context:/],
    ["The doctor says martians are smelly.", /^smell 0\.90/],
  ])("%s", (text, found) => {
    expect(judge(text)).toMatch(found);
  });
});

describe("a disguise is seen through, and said", () => {
  test.each([
    ["M4rtians are smelly", "smell 0.90"],
    ["Martians are sm€lly", "smell 0.90"],
    ["Maaartians are smelly", "smell 0.90 disguise:repeats"],
    ["Matrians are smelly", "smell 0.81 disguise:slip"],
    ["Mart ians are smelly", "smell 0.90"],
    ["Martians are s m e l l y", "smell 0.90"],
    ["martiansaresmelly", "smell 0.90"],
    ["vaporiseEveryMartian", "threat 0.90"],
    ["you gr**nskin", "slur 0.80 disguise:masked"],
    ["Martians are बुरे", "smell 0.90"],
    ["Martians are smelting", "nothing"],
  ])("%s → %s", (text, found) => {
    expect(judge(text)).toBe(found);
  });
});

describe("data files are refused with file and line", () => {
  test.each([
    ["vermin", "expected a [block]"],
    ["[vile weight]\nvermin", "expected [name key=value …]"],
    ["[vile inflect=latin]\nvermin", "inflect=latin is none of"],
    ["[vile category=naughty]\nvermin", "no category naughty"],
  ])("lexicon %j", (text, message) => {
    expect(() => parseLexicon("bad.txt", text, "en")).toThrow(
      `bad.txt:${text.split("\n").length}`.replace(":2", text.includes("weight]") ? ":1" : ":2"),
    );
    expect(() => parseLexicon("bad.txt", text, "en")).toThrow(message);
  });

  test.each([
    ["[rule]\n<group>", "needs weight="],
    ["[rule weight=2 severity=1]\n<group>", "needs weight="],
    ["[rule weight=0.5 severity=9]\n<group>", "severity=0 to 4"],
    ["[rule weight=0.5 severity=1 category=naughty]\n<group>", "no category naughty"],
    ["[rule weight=0.5 severity=1]\n.. <group>? ..", "a place that must be filled"],
    [`[rule weight=0.5 severity=1]\n${"a ".repeat(17)}`, "may have 16 places"],
  ])("frames %j", (text, message) => {
    expect(() => parseFrames("bad.txt", text, "en")).toThrow(message);
  });
});
