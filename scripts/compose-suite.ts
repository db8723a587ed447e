/**
 * `node scripts/compose-suite.ts`: makes `test/moderation/own-suite.csv` and `second-suite.csv` from the templates beside
 * them. Each template is filled twice or thrice, with groups chosen by its digest; half of the *templates* are held out, so that nobody who tunes the
 * moderator on the other half has seen their wording. Misspelled cases are made from hateful templates of either half.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

interface Template {
  readonly language: string;
  readonly functionality: string;
  readonly label: "hateful" | "non-hateful";
  readonly text: string;
}

type Row = Template & { readonly split: string };

/** A suite, where its templates lie, and which of the groups each of them is filled with, counted from its own digest. */
interface Suite {
  readonly name: string;
  readonly folder: URL;
  /** Where its groups and slurs lie, if not beside the templates. */
  readonly groups?: URL;
  /** Where nothing is kept back, or everything, and no half of it. */
  readonly split?: "tuned" | "held_out";
  readonly steps: readonly number[];
  readonly whole: readonly string[];
}

const templates = new URL("../test/moderation/templates/", import.meta.url);
const files: Readonly<Record<string, string>> = { en: "en", hi: "hi", "hi-Latn": "hinglish" };

compose({ name: "own-suite.csv", folder: templates, steps: [0, 7], whole: ["varied.txt", "other.txt"] });
compose({
  name: "second-suite.csv",
  folder: new URL("second/", templates),
  steps: [0, 5, 11],
  whole: ["campaigns.txt", "languages.txt"],
});
compose({
  name: "third-suite.csv",
  folder: new URL("third/", templates),
  groups: new URL("second/", templates),
  steps: [0, 5, 11],
  whole: [],
  split: "tuned",
});
compose({
  name: "fourth-suite.csv",
  folder: new URL("fourth/", templates),
  groups: new URL("second/", templates),
  steps: [0, 5, 11],
  whole: [],
  split: "held_out",
});
compose({
  name: "fifth-suite.csv",
  folder: new URL("fifth/", templates),
  groups: new URL("second/", templates),
  steps: [0, 5, 11],
  whole: [],
  split: "tuned",
});
compose({
  name: "sixth-suite.csv",
  folder: new URL("sixth/", templates),
  groups: new URL("second/", templates),
  steps: [0, 5, 11],
  whole: [],
  split: "held_out",
});

function compose(suite: Suite): void {
  const written = Object.entries(files).flatMap(([language, name]) => readTemplates(suite, language, `${name}.txt`));
  const rows: readonly Row[] = [
    ...written.flatMap((template) => fill(suite, template)),
    ...written.filter(isSpelled).flatMap((template) => misspell(fill(suite, template)[0]!)),
    ...suite.whole.flatMap((name) => readWhole(suite, name)),
  ];
  const records = rows.map((row) =>
    [row.functionality, row.text, row.label, row.language, row.split].map(quote).join(","),
  );
  writeFileSync(
    new URL(`../${suite.name}`, templates),
    `functionality,test_case,label_gold,language,split\n${[...new Set(records)].join("\n")}\n`,
  );
  process.stdout.write(`${suite.name}: ${new Set(records).size} cases\n`);
}

function readLines(folder: URL, name: string): readonly string[] {
  const lines = readFileSync(new URL(name, folder), "utf8").split("\n");
  return lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

function readTemplates(suite: Suite, language: string, name: string): readonly Template[] {
  let functionality = "";
  let label: Template["label"] = "hateful";
  return readLines(suite.folder, name).flatMap((text) => {
    const head = /^\[(\w+) (hateful|harmless)\]$/.exec(text);
    if (!head) return [{ language, functionality, label, text }];
    functionality = head[1]!;
    label = head[2] === "hateful" ? "hateful" : "non-hateful";
    return [];
  });
}

/** Sentences without a place to fill. They are too few, or were tuned on, so that none is held out. */
function readWhole(suite: Suite, name: string): readonly Row[] {
  return readLines(suite.folder, name).map((line) => {
    const [language, functionality, label, text] = line.split("|").map((part) => part.trim());
    const template: Template = {
      language: language!,
      functionality: functionality!,
      label: label === "hateful" ? "hateful" : "non-hateful",
      text: text!,
    };
    return { ...template, split: "tuned" };
  });
}

/** A few fillings, or one of a template without a place to fill. */
function fill(suite: Suite, template: Template): readonly Row[] {
  const split = suite.split ?? splitOf(template);
  const name = files[template.language]!;
  const groups = readLines(suite.groups ?? suite.folder, `groups-${name}.txt`).map((line) =>
    line.split("|").map((part) => part.trim()),
  );
  const slurs = readLines(suite.groups ?? suite.folder, `slurs-${name}.txt`);
  const start = numberOf(template.text);
  const texts = suite.steps.map((step) => {
    const group = groups[(start + step) % groups.length]!;
    return fillOne(template, group, slurs[(start + step) % slurs.length]!);
  });
  return [...new Set(texts)].map((text) => ({ ...template, text, split }));
}

function fillOne({ text, language }: Template, group: readonly string[], slur: string): string {
  const [plural, oblique, one, gender] = language === "en" ? [group[0]!, "", group[1]!, "m"] : group;
  const filled = text
    .replaceAll("{group}", plural!)
    .replaceAll("{oblique}", oblique!)
    .replaceAll("{one}", one!)
    .replaceAll("{slur}", slur)
    .replace(/\{([^/}]+)\/([^}]+)\}/g, gender === "f" ? "$2" : "$1")
    .replace(/\b([Aa]) (?=[AEIOUaeiou])/g, "$1n ");
  return filled[0]!.toUpperCase() + filled.slice(1);
}

function isSpelled({ functionality, label, text }: Template): boolean {
  const named = ["hatred_stated", "derogation_direct", "dehumanisation", "threat_normative"].includes(functionality);
  return label === "hateful" && named && text.length < 60 && numberOf(text) % 3 === 0;
}

/** The five ways in which people hide a word, each applied to the longest words. */
function misspell(row: Row): readonly Row[] {
  const words = row.text.split(" ");
  const [longest, second] = words.toSorted((a, b) => [...b].length - [...a].length);
  const change = (how: (word: string) => string): string =>
    words.map((word) => (word === longest || word === second ? how(word) : word)).join(" ");
  const middle = (word: string): number => Math.max(1, Math.floor([...word].length / 2) - 1);
  const swap = (word: string): string => {
    const letters = [...word];
    const at = middle(word);
    [letters[at], letters[at + 1]] = [letters[at + 1]!, letters[at]!];
    return letters.join("");
  };
  const drop = (word: string): string => [...word].toSpliced(middle(word), 1).join("");
  const part = (word: string): string => [...word].toSpliced(middle(word) + 1, 0, " ").join("");
  const variants = [
    { functionality: "spelling_swap", text: words.map((word) => (word === longest ? swap(word) : word)).join(" ") },
    { functionality: "spelling_missing", text: words.map((word) => (word === longest ? drop(word) : word)).join(" ") },
    { functionality: "spelling_spaced", text: words.map((word) => (word === longest ? part(word) : word)).join(" ") },
    {
      functionality: "spelling_spelled_out",
      text: words
        .map((word) =>
          word === longest ? [...new Intl.Segmenter("hi").segment(word)].map(({ segment }) => segment).join(" ") : word,
        )
        .join(" "),
    },
    ...(row.language === "hi" ? [] : [{ functionality: "spelling_leet", text: change(leet) }]),
    { functionality: "spelling_joined", text: words.join("") },
  ];
  return variants.map((variant) => ({ ...row, ...variant }));
}

function leet(word: string): string {
  const signs: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5" };
  return [...word].map((letter) => signs[letter] ?? letter).join("");
}

function splitOf({ text }: Template): string {
  return numberOf(`split ${text}`) % 2 === 0 ? "tuned" : "held_out";
}

function numberOf(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE();
}

function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
