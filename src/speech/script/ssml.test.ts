import { describe, expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import type { Span } from "../spoken.ts";
import { parseScript } from "./index.ts";

const spansOf = (speech: string): readonly Span[] =>
  parseScript({ file: "a.md", text: `---\nlanguage: hi\n---\n${speech}` }).script.scenes[0]?.shots.flatMap(
    (shot) => shot.sentence.spans,
  ) ?? [];

function problemsOf(speech: string): string[] {
  try {
    spansOf(speech);
  } catch (error) {
    if (!(error instanceof SutradharError)) throw error;
    return error.problems.map(({ message, position }) => `${position?.column} ${message}`);
  }
  return [];
}

describe("elements", () => {
  it.each([
    ['a<break time="1.5s"/>', { kind: "break", durationMs: 1500 }],
    ['a<break time="250ms"/>', { kind: "break", durationMs: 250 }],
    ["a<break/>", { kind: "break", durationMs: 400 }],
    ['a<break strength="x-strong" />', { kind: "break", durationMs: 1000 }],
    ['<mark name="प्रस्ताव-1"/>a', { kind: "mark", name: "प्रस्ताव-1" }],
    ["<emphasis>a</emphasis>", { kind: "text", text: "a", style: { emphasis: "moderate" } }],
    ['<emphasis level="strong">a</emphasis>', { kind: "text", text: "a", style: { emphasis: "strong" } }],
    ["*a*", { kind: "text", text: "a", style: { emphasis: "moderate" } }],
    ["**a**", { kind: "text", text: "a", style: { emphasis: "strong" } }],
    [
      '<say-as interpret-as="date" format="dmy"> 8/11 </say-as>',
      { kind: "text", text: "8/11", style: {}, sayAs: { kind: "date", format: "dmy" } },
    ],
    [
      "<say-as interpret-as='telephone'>१०८</say-as>",
      { kind: "text", text: "१०८", style: {}, sayAs: { kind: "telephone" } },
    ],
    ['<sub alias="A &amp; B">AB</sub>', { kind: "alias", text: "AB", alias: "A & B", style: {} }],
    ['<phoneme alphabet="ipa" ph="ˈaːʃaː">आशा</phoneme>', { kind: "phoneme", text: "आशा", ipa: "ˈaːʃaː", style: {} }],
    ['<lang xml:lang="en-IN">a</lang>', { kind: "text", text: "a", style: { language: "en" } }],
    ['<lang xml:lang="hi">a</lang>', { kind: "text", text: "a", style: {} }],
  ])("reads %s", (speech, span) => {
    expect(spansOf(speech)).toContainEqual(span);
  });

  it.each([
    ["rate", "slow", { rate: 0.8, pitch: 1, volume: 1 }],
    ["rate", "90%", { rate: 0.9, pitch: 1, volume: 1 }],
    ["rate", "-10%", { rate: 0.9, pitch: 1, volume: 1 }],
    ["pitch", "+12st", { rate: 1, pitch: 2, volume: 1 }],
    ["pitch", "-2st", { rate: 1, pitch: 0.8909, volume: 1 }],
    ["pitch", "+10%", { rate: 1, pitch: 1.1, volume: 1 }],
    ["volume", "+6dB", { rate: 1, pitch: 1, volume: 1.9953 }],
    ["volume", "x-soft", { rate: 1, pitch: 1, volume: 0.35 }],
  ])("turns prosody %s=%s into factors", (attribute, value, prosody) => {
    expect(spansOf(`<prosody ${attribute}="${value}">a</prosody>`)).toEqual([
      { kind: "text", text: "a", style: { prosody } },
    ]);
  });

  it("nests: styles add up, rates multiply, and what closes is undone", () => {
    expect(
      spansOf(
        '<prosody rate="50%">a *b <prosody rate="120%">c</prosody>* <emphasis level="none">d</emphasis></prosody> e',
      ),
    ).toEqual([
      { kind: "text", text: "a ", style: { prosody: { rate: 0.5, pitch: 1, volume: 1 } } },
      { kind: "text", text: "b ", style: { prosody: { rate: 0.5, pitch: 1, volume: 1 }, emphasis: "moderate" } },
      { kind: "text", text: "c", style: { prosody: { rate: 0.6, pitch: 1, volume: 1 }, emphasis: "moderate" } },
      { kind: "text", text: " d", style: { prosody: { rate: 0.5, pitch: 1, volume: 1 } } },
      { kind: "text", text: " e", style: {} },
    ]);
  });

  it("spans sentences and lines, also where a line begins with a tag", () => {
    expect(spansOf("<emphasis>एक।\nदो।</emphasis>\n<break/>\nतीन।")).toEqual([
      { kind: "text", text: "एक।", style: { emphasis: "moderate" } },
      { kind: "text", text: "दो।", style: { emphasis: "moderate" } },
      { kind: "break", durationMs: 400 },
      { kind: "text", text: "तीन।", style: {} },
    ]);
  });

  it("gives a pause between sentences to the one before, and a paragraph of pauses to the shot before", () => {
    const shots =
      parseScript({ file: "a.md", text: 'One.<break/> Two.\n\n<break time="1s"/>\n\nThree.' }).script.scenes[0]
        ?.shots ?? [];
    expect(shots.map(({ sentence }) => sentence.spans.map((span) => ("text" in span ? span.text : span.kind)))).toEqual(
      [["One.", "break"], ["Two.", "break"], ["Three."]],
    );
  });

  it("does not end a sentence inside what is spoken as one thing", () => {
    expect(spansOf('<sub alias="doctor">Dr. X. </sub> and. So').map((span) => "text" in span && span.text)).toEqual([
      "Dr. X.",
      " and.",
      "So",
    ]);
  });
});

describe("mistakes", () => {
  it.each([
    ["a <emphasis>b", "3 <emphasis> must be closed with </emphasis> in the same paragraph"],
    ["a</emphasis>", "2 </emphasis> ends what is not the innermost element; nothing is open"],
    [
      '<emphasis><lang xml:lang="en">a</emphasis></lang>',
      "32 </emphasis> ends what is not the innermost element; what is open is <lang>",
    ],
    ["a <emph>b</emph>", "3 no element is called <emph>"],
    ["a <break>", "3 <break> holds nothing and must close itself: write <break …/>"],
    ["a <emphasis/>", "3 <emphasis> must hold the words that it applies to"],
    ['a <break tim="1s"/>', "10 <break> has no attribute tim; did you mean time?"],
    ['a <break time="1s" time="2s"/>', "20 <break> must have time once"],
    ['a <break time="11s"/>', "10 time must be a length such as 500ms or 1.5s, at most 10s"],
    ['a <break time="1 hour"/>', "10 time must be a length"],
    ['a <break strength="constructor"/>', "10 strength must be one of none"],
    ['<emphasis level="huge">a</emphasis>', "11 level must be one of strong"],
    ['<say-as interpret-as="spell-out">a1</say-as>', "9 interpret-as must be one of cardinal"],
    ['<say-as interpret-as="date">आज</say-as>', '1 <say-as interpret-as="date"> must hold a number'],
    ['<say-as interpret-as="time" format="hms12">6</say-as>', "29 format belongs to"],
    ['<say-as interpret-as="date" format="dym">6</say-as>', "29 format must be one of"],
    ["<sub>a</sub>", "1 <sub> must have the words to speak"],
    ['<sub alias="b"></sub>a', "1 <sub> must hold the words that the caption shows"],
    ['<sub alias="b">a <break/></sub>', "18 <sub> must hold words only, got <break> in it"],
    ['<phoneme ph="a1">a</phoneme>', "10 ph must be IPA"],
    ['<phoneme alphabet="x-sampa" ph="a">a</phoneme>', "10 alphabet must be ipa"],
    ["<prosody>a</prosody>", "1 <prosody> must change at least one of"],
    ['<prosody rate="10">a</prosody>', "10 rate must be x-slow"],
    ['<prosody rate="constructor">a</prosody>', "10 rate must be x-slow"],
    ['<prosody rate="300%">a</prosody>', "10 rate must be between 0.5 and 2"],
    ['<prosody pitch="120Hz">a</prosody>', "10 pitch must be x-low"],
    ['<prosody volume="silent">a</prosody>', "10 volume must be x-soft"],
    ['<lang xml:lang="sa">a</lang>', "7 language must be one that has a voice"],
    ['<mark name="a b"/>c', "7 <mark> must have a name"],
    ['<mark name="a"/>c <mark name="a"/>', "17 a mark's name must be used once"],
  ])("are named in their place: %s", (speech, message) => {
    const problems = problemsOf(speech);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it("limits the pauses of one sentence together", () => {
    expect(problemsOf(`a${'<break time="10s"/>'.repeat(4)}`)[0]).toContain("at most 30 s together");
  });
});
