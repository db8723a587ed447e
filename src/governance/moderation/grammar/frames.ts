import { isCategory, severityMax, type Category } from "../taxonomy.ts";
import { dataProblem, readBlocks, type BlockHead } from "./attributes.ts";

/** One place of a pattern. Tags are classes of a lexicon, or `=word` for a word that stands in the pattern itself. */
export type Slot =
  | { readonly kind: "tags"; readonly alternatives: readonly (readonly string[])[]; readonly isOptional: boolean }
  | { readonly kind: "gap"; readonly wordsMax: number }
  | { readonly kind: "edge"; readonly at: "start" | "end" }
  | { readonly kind: "not"; readonly tags: readonly string[] }
  | { readonly kind: "ahead"; readonly tags: readonly string[] };

/**
 * What a pattern says when it is found: that its words are together of a class (`tag`), and so of others no more; that the sentence speaks against
 * what it mentions (`counter`), or against what the sentence beside it says (`remark`); that it tells of people's lot, so that mere hints mean nothing (`context`); or that
 * something is wrong with it (`finding`).
 */
export type Effect =
  | { readonly kind: "tag"; readonly tag: string; readonly withdraws: readonly string[] }
  | { readonly kind: "counter" }
  | { readonly kind: "remark" }
  | { readonly kind: "context" }
  | { readonly kind: "finding"; readonly category: Category; readonly severity: number; readonly weight: number };

export interface Frame {
  /** `derogation:12`: the block's name and the line, for evidence. */
  readonly id: string;
  readonly language: string;
  /** What its file is about. A `context` says nothing about findings of another file's. */
  readonly domain: string;
  readonly slots: readonly Slot[];
  readonly effect: Effect;
  /** A `not` near the match turns its meaning round, unless the pattern says that it does not. */
  readonly isNegatable: boolean;
  /** Asked of every sentence, not only of those in an Indian language. English ones always are: people mix. */
  readonly isAnywhere: boolean;
  /** A hint, which a `context` dispels. */
  readonly isWeak: boolean;
}

const gaps: Readonly<Record<string, number>> = { "..": 2, "...": 5, "....": 9 };

const slotsMax = 16;

/**
 * Reads frames: patterns of words, `<classes>`, `(this|or that)`, each optional with a `?`, with gaps of up to two (`..`),
 * five (`...`) or nine (`....`) words, `^` and `$` for the clause's ends, `!<class>`
 * for what may not follow and `&<class>` for what has to, without being a part of what is found.
 *
 * @throws SutradharError `lexicon_invalid`
 */
export function parseFrames(file: string, text: string, language: string): readonly Frame[] {
  return readBlocks(file, text).map(({ head, text: pattern, line }) => {
    const slots = pattern
      .match(/[!&]?\([^)]*\)\??|\S+/g)!
      .map((part) => parseSlot(part))
      .filter((slot) => slot !== undefined);
    if (slots.length > slotsMax) throw dataProblem(file, line, `a pattern may have ${slotsMax} places`);
    if (!slots.some((slot) => slot.kind === "tags" && !slot.isOptional)) {
      throw dataProblem(file, line, "a pattern needs a place that must be filled");
    }
    return {
      id: `${language}/${head.name}:${line}`,
      language,
      domain: domainOf(file),
      slots,
      effect: parseEffect(file, line, head),
      isNegatable: head.attributes["negation"] !== "ignored",
      isAnywhere: language === "en" || head.attributes["anywhere"] === "yes",
      isWeak: head.attributes["weak"] === "yes",
    };
  });
}

/** `frames/en-safety.txt` is about safety; the files that are named after a language alone are about hatred. */
function domainOf(file: string): string {
  return /-(?<domain>[a-z]+)\.txt$/.exec(file)?.groups?.["domain"] ?? (file.endsWith("/xx.txt") ? "xx" : "hatred");
}

function parseSlot(part: string): Slot | undefined {
  const wordsMax = gaps[part];
  if (wordsMax !== undefined) return { kind: "gap", wordsMax };
  if (part === "^" || part === "$") return { kind: "edge", at: part === "^" ? "start" : "end" };
  if (part.startsWith("!")) return { kind: "not", tags: parseAlternatives(part.slice(1)).map(([tag]) => tag!) };
  if (part.startsWith("&")) return { kind: "ahead", tags: parseAlternatives(part.slice(1)).map(([tag]) => tag!) };
  const isOptional = part.endsWith("?") && part.length > 1;
  return { kind: "tags", alternatives: parseAlternatives(isOptional ? part.slice(0, -1) : part), isOptional };
}

function parseAlternatives(part: string): readonly (readonly string[])[] {
  const inner = part.startsWith("(") ? part.slice(1, -1) : part;
  return inner.split("|").map((alternative) =>
    alternative
      .trim()
      .split(/\s+/)
      .map((word) => (word.startsWith("<") ? word.slice(1, -1) : `=${word}`)),
  );
}

function parseEffect(file: string, line: number, { name, attributes }: BlockHead): Effect {
  const { tag, withdraws } = attributes;
  if (tag !== undefined) return { kind: "tag", tag, withdraws: listWords(withdraws) };
  const { effect: kind } = attributes;
  if (kind === "counter" || kind === "remark" || kind === "context") return { kind };
  const { category = "hate", weight, severity } = attributes;
  if (!isCategory(category)) throw dataProblem(file, line, `no category ${category}`);
  const effect = { kind: "finding" as const, category, severity: Number(severity), weight: Number(weight) };
  if (!(effect.weight > 0 && effect.weight <= 1) || !(effect.severity >= 0 && effect.severity <= severityMax)) {
    throw dataProblem(file, line, `[${name}] needs weight=0.01 to 1 and severity=0 to ${severityMax}`);
  }
  return effect;
}

function listWords(text = ""): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}

/** The words that stand in patterns themselves. */
export function literalsOf(frames: readonly Frame[]): ReadonlyMap<string, string> {
  const literals = new Map<string, string>();
  for (const frame of frames) {
    for (const slot of frame.slots) {
      const tags =
        slot.kind === "tags" ? slot.alternatives.flat() : slot.kind === "not" || slot.kind === "ahead" ? slot.tags : [];
      for (const tag of tags) if (tag.startsWith("=")) literals.set(tag, frame.language);
    }
  }
  return literals;
}

/**
 * Frames by a tag that must be there for one to match, so that a sentence asks only those that may: each stands under
 * the tags of the place with the fewest alternatives.
 */
export class FrameIndex {
  readonly #frames = new Map<string, Frame[]>();

  constructor(frames: readonly Frame[]) {
    for (const frame of frames) {
      for (const tag of anchorsOf(frame)) {
        const list = this.#frames.get(tag);
        if (list) list.push(frame);
        else this.#frames.set(tag, [frame]);
      }
    }
  }

  /** The frames that may match where these tags are, each once, in the order of the files. */
  among(tags: Iterable<string>): readonly Frame[] {
    const found = new Set<Frame>();
    for (const tag of tags) for (const frame of this.#frames.get(tag) ?? []) found.add(frame);
    return [...found];
  }
}

/** Classes that half of all sentences hold, and so tell frames apart least. */
const everywhere = new Set([
  "group",
  "neg",
  "be",
  "they",
  "you",
  "hai",
  "first",
  "first-hi",
  "degree",
  "degree-hi",
  "ought-hi",
  "post",
]);

function anchorsOf(frame: Frame): ReadonlySet<string> {
  const choices = frame.slots
    .filter((slot) => slot.kind === "tags" && !slot.isOptional)
    .map((slot) => new Set((slot as Extract<Slot, { kind: "tags" }>).alternatives.map(([tag]) => tag!)));
  const weightOf = (tags: ReadonlySet<string>): number =>
    [...tags].reduce((sum, tag) => sum + (everywhere.has(tag) ? 200 : tag.startsWith("=") ? 1 : 10), 0);
  return choices.reduce((best, tags) => (weightOf(tags) < weightOf(best) ? tags : best));
}
