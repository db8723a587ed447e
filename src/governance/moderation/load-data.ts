import { readdirSync, readFileSync } from "node:fs";
import { digestJson, type Digest } from "../../core/index.ts";
import { attitudeOf, parseAttitude } from "./attitude/index.ts";
import {
  literalsOf,
  parseFrames,
  parseLexicon,
  sortRules,
  Vocabulary,
  type Frame,
  type LexiconEntry,
  type Rules,
} from "./grammar/index.ts";
import { confusablesVersion, normaliseTerm } from "./normalise/index.ts";

/** Everything that the built-in moderator knows, ready for use. */
export interface ModerationData {
  readonly vocabulary: Vocabulary;
  /** Patterns that make phrases, and those that find or reject something. */
  readonly phrases: readonly Frame[];
  readonly patterns: Rules;
  /** The patterns, and what weighs a sentence that none of them knows. */
  readonly rules: Rules;
  /** Of every data file: which words and patterns a decision rests on. */
  readonly digest: Digest;
}

const folder = new URL("data/", import.meta.url);

let loaded: ModerationData | undefined;

/** Everything that ships, read once. */
export function loadData(): ModerationData {
  loaded ??= readData();
  return loaded;
}

/** Reads the lexicons and frames. A file is named after its language: `hi.txt`, `en-groups.txt`. */
function readData(): ModerationData {
  const lexicons = readFolder("lexicons");
  const frameFiles = readFolder("frames");
  const commonWords = readFolder("words");
  const weights = readFolder("attitude");
  const attitude = parseAttitude("attitude/weights.txt", weights.map(({ text }) => text).join(""));
  const frames = frameFiles.flatMap(({ name, text, language }) => parseFrames(`frames/${name}`, text, language));
  const entries = lexicons.flatMap(({ name, text, language }) => parseLexicon(`lexicons/${name}`, text, language));
  const common = new Set(commonWords.flatMap(({ text }) => listWords(text)));
  const patterns = sortRules(frames);
  return {
    vocabulary: new Vocabulary([...entries, ...entriesOfLiterals(frames)], common),
    phrases: frames.filter(({ effect }) => effect.kind === "tag"),
    patterns,
    rules: { ...patterns, weighAttitude: (chart) => attitudeOf(attitude, chart) },
    digest: digestJson({
      confusables: confusablesVersion,
      files: [...lexicons, ...frameFiles, ...commonWords, ...weights].map(({ name, text }) => [name, text]),
    }),
  };
}

/** The words that stand in patterns are looked up as those of lexicons are. */
function entriesOfLiterals(frames: readonly Frame[]): readonly LexiconEntry[] {
  return [...literalsOf(frames)].map(([tag, language]) => ({
    tag,
    forms: [tag.slice(1)],
    language,
    isStrict: true,
    isStem: false,
    isGrave: false,
  }));
}

function listWords(text: string): readonly string[] {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.flatMap((line) => (/^[a-z]+$/.test(line) ? [line] : normaliseTerm(line)));
}

function readFolder(name: string): readonly { name: string; text: string; language: string }[] {
  const path = new URL(`${name}/`, folder);
  return readdirSync(path)
    .filter((file) => file.endsWith(".txt"))
    .toSorted()
    .map((file) => ({
      name: file,
      text: readFileSync(new URL(file, path), "utf8"),
      language: /^[a-z]+/.exec(file)![0],
    }));
}
