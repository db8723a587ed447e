import { limits, suggest } from "../../core/index.ts";
import type { Emphasis, SayAs, SpeechStyle } from "../spoken.ts";
import { explainLanguage, findLanguage } from "./language-tag.ts";
import type { Spoken } from "./piece.ts";
import { combineProsody, prosodyAttributes, readProsody } from "./prosody.ts";
import type { Tag } from "./tag.ts";

/** What a tag of the SSML subset means. */
export type Meaning =
  | { readonly kind: "break"; readonly durationMs: number }
  | { readonly kind: "mark"; readonly name: string }
  | { readonly kind: "style"; restyle(style: SpeechStyle): SpeechStyle }
  | { readonly kind: "spoken"; readonly spoken: Spoken };

/** Hears of each mistake with its place in the tag's text. */
export type Report = (message: string, at: number, code?: "language_unsupported") => void;

type Attributes = ReadonlyMap<string, { readonly value: string; readonly at: number }>;

interface Element {
  readonly attributes: readonly string[];
  /** Holds nothing, as `<break/>`. */
  readonly isEmpty: boolean;
  read(attributes: Attributes, report: Report): Meaning | undefined;
}

const emphasisLevels = ["strong", "moderate", "reduced", "none"] as const;
const sayAsKinds = ["cardinal", "ordinal", "digits", "telephone", "date", "time", "currency"] as const;
const dateFormats = ["dmy", "mdy", "ymd", "dm", "my", "y"] as const;
const strengthsMs: Readonly<Record<string, number>> = {
  none: 0,
  "x-weak": 100,
  weak: 200,
  medium: 400,
  strong: 700,
  "x-strong": 1_000,
};

const elements: Readonly<Record<string, Element>> = {
  break: { attributes: ["time", "strength"], isEmpty: true, read: readBreak },
  mark: { attributes: ["name"], isEmpty: true, read: readMark },
  emphasis: { attributes: ["level"], isEmpty: false, read: readEmphasis },
  prosody: { attributes: prosodyAttributes, isEmpty: false, read: readProsodyElement },
  lang: { attributes: ["xml:lang"], isEmpty: false, read: readLang },
  "say-as": { attributes: ["interpret-as", "format"], isEmpty: false, read: readSayAs },
  sub: { attributes: ["alias"], isEmpty: false, read: readSub },
  phoneme: { attributes: ["alphabet", "ph"], isEmpty: false, read: readPhoneme },
};
export const elementNames = Object.keys(elements);

/** Undefined after a mistake, which was reported. */
export function readElement(tag: Tag, report: Report): Meaning | undefined {
  const element = Object.hasOwn(elements, tag.name) ? elements[tag.name] : undefined;
  if (!element) {
    report(`no element is called <${tag.name}>${suggest(tag.name, elementNames)}; for a plain < write \\<`, 0);
    return undefined;
  }
  if (element.isEmpty && tag.kind === "open") {
    report(`<${tag.name}> holds nothing and must close itself: write <${tag.name} …/>`, 0);
  }
  if (!element.isEmpty && tag.kind === "empty") {
    report(`<${tag.name}> must hold the words that it applies to: write <${tag.name} …>words</${tag.name}>`, 0);
    return undefined;
  }
  const attributes = new Map<string, { value: string; at: number }>();
  for (const { name, value, at } of tag.attributes) {
    if (!element.attributes.includes(name)) {
      report(`<${tag.name}> has no attribute ${name}${suggest(name, element.attributes)}`, at);
    } else if (attributes.has(name)) {
      report(`<${tag.name}> must have ${name} once, got it twice`, at);
    } else attributes.set(name, { value: value.trim(), at });
  }
  return element.read(attributes, report);
}

function readBreak(attributes: Attributes, report: Report): Meaning | undefined {
  const time = attributes.get("time");
  const strength = attributes.get("strength");
  if (strength && !Object.hasOwn(strengthsMs, strength.value)) {
    report(`strength must be one of ${Object.keys(strengthsMs).join(", ")}, got ${quote(strength.value)}`, strength.at);
    return undefined;
  }
  if (!time) return { kind: "break", durationMs: strengthsMs[strength?.value ?? "medium"] ?? 0 };
  const form = /^\+?(\d{1,7}(?:\.\d{1,3})?)(ms|s)$/.exec(time.value);
  const durationMs = Math.round(Number(form?.[1]) * (form?.[2] === "s" ? 1_000 : 1));
  if (!form || durationMs > limits.breakMsMax) {
    const most = `at most ${limits.breakMsMax / 1_000}s`;
    report(`time must be a length such as 500ms or 1.5s, ${most}, got ${quote(time.value)}`, time.at);
    return undefined;
  }
  return { kind: "break", durationMs };
}

function readMark(attributes: Attributes, report: Report): Meaning | undefined {
  const name = attributes.get("name");
  if (name && /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]{0,63}$/u.test(name.value)) return { kind: "mark", name: name.value };
  report('<mark> must have a name of letters, digits, _ . or -, at most 64: <mark name="offer"/>', name?.at ?? 0);
  return undefined;
}

function readEmphasis(attributes: Attributes, report: Report): Meaning | undefined {
  const level = attributes.get("level");
  const found = emphasisLevels.find((each) => each === (level?.value ?? "moderate"));
  if (found) return { kind: "style", restyle: (style) => withEmphasis(style, found) };
  report(`level must be one of ${emphasisLevels.join(", ")}, got ${quote(level?.value ?? "")}`, level?.at ?? 0);
  return undefined;
}

export function withEmphasis(style: SpeechStyle, emphasis: Emphasis | "none"): SpeechStyle {
  if (emphasis !== "none") return { ...style, emphasis };
  const { emphasis: _removed, ...rest } = style;
  return rest;
}

function readProsodyElement(attributes: Attributes, report: Report): Meaning | undefined {
  const factors: { rate?: number; pitch?: number; volume?: number } = {};
  let isRight = attributes.size > 0;
  if (!isRight) report(`<prosody> must change at least one of ${prosodyAttributes.join(", ")}`, 0);
  for (const attribute of prosodyAttributes) {
    const written = attributes.get(attribute);
    if (!written) continue;
    const reading = readProsody(attribute, written.value);
    if ("factor" in reading) factors[attribute] = reading.factor;
    else {
      report(reading.refused, written.at);
      isRight = false;
    }
  }
  if (!isRight) return undefined;
  return { kind: "style", restyle: (style) => ({ ...style, prosody: combineProsody(style.prosody, factors) }) };
}

function readLang(attributes: Attributes, report: Report): Meaning | undefined {
  const tag = attributes.get("xml:lang");
  if (!tag) {
    report('<lang> must name its language: <lang xml:lang="en">words</lang>', 0);
    return undefined;
  }
  const language = findLanguage(tag.value);
  if (language) return { kind: "style", restyle: (style) => ({ ...style, language }) };
  report(explainLanguage(tag.value), tag.at, "language_unsupported");
  return undefined;
}

function readSayAs(attributes: Attributes, report: Report): Meaning | undefined {
  const as = attributes.get("interpret-as");
  const kind = sayAsKinds.find((each) => each === as?.value);
  if (!kind) {
    report(`interpret-as must be one of ${sayAsKinds.join(", ")}, got ${quote(as?.value ?? "")}`, as?.at ?? 0);
    return undefined;
  }
  const sayAs = readFormat(kind, attributes.get("format"), report);
  return sayAs ? { kind: "spoken", spoken: { kind: "sayAs", sayAs } } : undefined;
}

function readFormat(
  kind: SayAs["kind"],
  format: { readonly value: string; readonly at: number } | undefined,
  report: Report,
): SayAs | undefined {
  if (!format) return { kind };
  if (kind !== "date") {
    report(`format belongs to interpret-as="date" alone; leave it out of ${kind}`, format.at);
    return undefined;
  }
  const found = dateFormats.find((each) => each === format.value);
  if (found) return { kind, format: found };
  report(`format must be one of ${dateFormats.join(", ")}, got ${quote(format.value)}`, format.at);
  return undefined;
}

function readSub(attributes: Attributes, report: Report): Meaning | undefined {
  const alias = attributes.get("alias");
  if (alias && alias.value.length <= 500 && /[\p{L}\p{N}]/u.test(alias.value)) {
    return { kind: "spoken", spoken: { kind: "alias", alias: alias.value.replaceAll(/\s+/g, " ") } };
  }
  report('<sub> must have the words to speak, at most 500 characters: <sub alias="kilometre">km</sub>', alias?.at ?? 0);
  return undefined;
}

function readPhoneme(attributes: Attributes, report: Report): Meaning | undefined {
  const alphabet = attributes.get("alphabet");
  if (alphabet && alphabet.value !== "ipa") {
    report(`alphabet must be ipa, got ${quote(alphabet.value)}`, alphabet.at);
    return undefined;
  }
  const ph = attributes.get("ph");
  const refused = ph ? explainIpa(ph.value) : "<phoneme> must have its sounds";
  if (ph && refused === undefined) return { kind: "spoken", spoken: { kind: "phoneme", ipa: ph.value } };
  report(`${refused}: <phoneme alphabet="ipa" ph="ˈaːʃaː">आशा</phoneme>`, ph?.at ?? 0);
  return undefined;
}

/** Latin, Greek and the IPA's own letters, its diacritics, stress, length, tone and ties; undefined where all is well. */
export function explainIpa(ipa: string): string | undefined {
  if (ipa.length > 200) return `ph must have at most 200 characters, got ${ipa.length}`;
  const wrong = /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Inherited}\u02b0-\u02ff\ua700-\ua71f|‖.ǀǁǂǃ‿↗↘ꜜꜛ ]/u.exec(
    ipa,
  );
  if (wrong) return `ph must be IPA, got ${quote(wrong[0])} in it`;
  return /\p{L}/u.test(ipa) ? undefined : "ph must hold at least one sound";
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
