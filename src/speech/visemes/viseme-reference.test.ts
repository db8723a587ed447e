import { expect, test } from "vitest";
import { phoneInventory } from "../phonemes/index.ts";
import { baseRows, type BaseRow } from "./base-phones.ts";
import { markRows, phoneParts } from "./phone-parts.ts";
import { visemes } from "./viseme.ts";

const opening = `# Visemes

How phones become mouths. This file is written by \`src/speech/visemes/viseme-reference.test.ts\` from the tables that the
code uses; run it with \`npx vitest run src/speech/visemes -u\` after a change.

A phone is a base with marks, or several of them (\`aɪ\` is a and ɪ). The classes are the fifteen of Oculus Lipsync; the numbers
are the mouth that a base aims at, in the parameters of [the rig format](rig-format.md). Neighbours pull at it as far as its
**grip** allows: 1 is a vowel's claim on that articulator, near 0 the neighbours decide. **Contact** is made whatever they want.

Sources, for facts only:

- the classes and their example sounds: Meta, *Viseme Reference* of Oculus Lipsync;
- ŋ with k and g, ə with ʌ: Microsoft Azure AI Speech, *Get facial position with viseme*;
- places of articulation: International Phonetic Association, *Handbook* (1999), with its illustrations of Hindi and Sindhi; Ladefoged and Maddieson,
  *The Sounds of the World's Languages* (1996), for retroflex and dental stops, breathy voice and implosives;
- which phones occur: \`src/speech/phonemes/inventory.ts\`, gathered from the voices themselves;
- coarticulation by dominance: Cohen and Massaro, *Modeling coarticulation in synthetic visual speech* (1993).
`;

const number = (value: number): string => (value === 0 ? "" : String(Math.round(value * 100) / 100));

function baseLine({ phones, shape, because }: BaseRow): string {
  const { jaw, width, round, upper, lower, tuck, tongueUp, tongueOut, grip } = shape;
  const targets = [jaw, width, round, upper, lower, tuck, tongueUp, tongueOut].map(number).join(" | ");
  const claims = [grip.jaw, grip.lips, grip.tongue].map(number).join(" / ");
  return `| ${phones.join(" ")} | ${targets} | ${claims} | ${shape.contact ?? ""} | ${because} |`;
}

function referenceText(): string {
  const classes = visemes.slice(1).map((viseme) => {
    const rows = baseRows.filter((row) => row.shape.viseme === viseme);
    const seen = Object.keys(phoneInventory).filter((ipa) => phoneParts(ipa)[0]?.shape.viseme === viseme);
    return [
      `## ${viseme}`,
      "",
      "| base | jaw | width | round | upper | lower | tuck | tongue up | tongue out | grip jaw / lips / tongue | contact | why |",
      `|${"---|".repeat(12)}`,
      ...rows.map(baseLine),
      "",
      `The voices emit: ${seen.join(" ")}`,
      "",
    ].join("\n");
  });
  const marks = markRows.map(({ mark, name, effect }) => `| ${"◌" + mark} | ${name} | ${effect} |`);
  return [
    opening,
    ...classes,
    "## Marks",
    "",
    "| mark | name | what it does to the mouth |",
    "|---|---|---|",
    ...marks,
    "",
  ].join("\n");
}

test("docs/reference/visemes.md says what the tables say", async () => {
  await expect(referenceText()).toMatchFileSnapshot("../../../docs/reference/visemes.md");
});

test("no base phone stands in two rows", () => {
  const phones = baseRows.flatMap((row) => row.phones);
  expect(phones.filter((phone, index) => phones.indexOf(phone) !== index)).toEqual([]);
});
