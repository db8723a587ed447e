import type { Html, Image, PhrasingContent, Text } from "mdast";
import type { SpeechStyle } from "../spoken.ts";
import { suggest } from "../../core/index.ts";
import type { Piece, Spoken, TextPiece } from "./piece.ts";
import type { Findings, SourceText } from "./source-text.ts";
import { elementNames, readElement, withEmphasis, type Meaning } from "./ssml.ts";
import { decodeXml, entityForm, parseTag, type Tag } from "./tag.ts";
import { mapOffsets } from "./text-offsets.ts";
import type { ReadValue } from "./variable-value.ts";
import type { Values } from "./variables.ts";

/** What reading a stretch of Markdown needs to know. */
export interface InlineContext {
  readonly source: SourceText;
  readonly findings: Findings;
  readonly values: Values;
  /** Declared names: one whose value was refused is known all the same. */
  readonly variableNames: readonly string[];
  /** Where the parsed block starts in the file. */
  readonly blockOffset: number;
  /** `speech` may hold SSML and images; `plain` (titles, points, descriptions) is words and variables. */
  readonly mode: "speech" | "plain";
}

interface Frame {
  readonly name: string;
  readonly offset: number;
  readonly style: SpeechStyle;
  /** Where the pieces of a `sub`, `phoneme` or `say-as` begin, which close into one. */
  readonly capture?: Capture;
}

interface Capture {
  /** Undefined after a mistake in the tag. */
  readonly spoken: Spoken | undefined;
  readonly firstPiece: number;
  /** Variables in the tag's own attributes. */
  readonly variables: readonly string[];
}

interface Reading extends InlineContext {
  readonly pieces: Piece[];
  readonly frames: Frame[];
  /** Elements that were refused when they opened: their end is not a second mistake. */
  readonly refused: Set<string>;
}

/** Flattens Markdown and SSML into pieces; whatever is wrong is reported, and the rest is still read. */
export function readInline(nodes: readonly PhrasingContent[], context: InlineContext): Piece[] {
  const reading: Reading = { ...context, pieces: [], frames: [], refused: new Set() };
  walk(nodes, reading);
  closeFramesAbove(reading, 0);
  return reading.pieces;
}

function walk(nodes: readonly PhrasingContent[], reading: Reading): void {
  for (const node of nodes) {
    const offset = reading.blockOffset + (node.position?.start.offset ?? 0);
    switch (node.type) {
      case "text":
        addText(node, offset, reading);
        break;
      case "break":
        reading.pieces.push(textPiece("\n", [offset], styleOf(reading)));
        break;
      case "html":
        readHtml(node, offset, reading);
        break;
      case "image":
        addImage(node, offset, reading);
        break;
      case "emphasis":
      case "strong":
        walkEmphasis(node.children, node.type, offset, reading);
        break;
      case "link":
        warnOfLink(node.url, offset, reading);
        walk(node.children, reading);
        break;
      default:
        report(reading, explainNode(node.type), offset);
    }
  }
}

function explainNode(type: string): string {
  if (type === "inlineCode") return 'code has no sound; write the words, or <sub alias="…">…</sub>';
  if (type === "imageReference" || type === "linkReference") return "references are not used; write ![words](path)";
  return `${type} has no meaning in a script; write plain words`;
}

function warnOfLink(url: string, offset: number, reading: Reading): void {
  const shown = JSON.stringify(url.slice(0, 80));
  reading.findings.warn(
    `a link cannot be followed in a video; only its words are used, not ${shown}`,
    reading.source.positionAt(offset),
  );
}

function walkEmphasis(
  nodes: readonly PhrasingContent[],
  type: "emphasis" | "strong",
  offset: number,
  reading: Reading,
): void {
  const depth = reading.frames.length;
  if (reading.mode === "speech" && !captureOf(reading)) {
    const level = type === "strong" ? "strong" : "moderate";
    reading.frames.push({ name: type === "strong" ? "**" : "*", offset, style: withEmphasis(styleOf(reading), level) });
    walk(nodes, reading);
    closeFramesAbove(reading, depth + 1);
    reading.frames.length = Math.min(reading.frames.length, depth);
  } else walk(nodes, reading);
}

/** Frames that something outside them ended: each is a mistake of its own. */
function closeFramesAbove(reading: Reading, depth: number): void {
  while (reading.frames.length > depth) {
    const frame = reading.frames.pop();
    if (!frame) return;
    report(reading, `<${frame.name}> must be closed with </${frame.name}> in the same paragraph`, frame.offset);
    closeCapture(frame, reading);
  }
}

function readHtml(node: Html, offset: number, reading: Reading): void {
  const tag = parseTag(node.value);
  if (!tag)
    report(
      reading,
      "only SSML elements and <!-- comments --> stand in angle brackets; for a plain < write \\<",
      offset,
    );
  else if (tag.kind === "close" && reading.refused.has(tag.name)) return;
  else if (reading.mode === "plain") {
    reading.refused.add(tag.name);
    report(reading, `<${tag.name}> belongs into spoken paragraphs, not into titles, points or descriptions`, offset);
  } else if (tag.kind === "close") closeElement(tag, offset, reading);
  else openElement(tag, offset, reading);
}

const captureNames: readonly string[] = ["sub", "phoneme", "say-as"];
const emptyNames: readonly string[] = ["break", "mark"];

function openElement(tag: Tag, offset: number, reading: Reading): void {
  const isKnown = elementNames.includes(tag.name);
  const opens = tag.kind === "open" && isKnown && !emptyNames.includes(tag.name);
  const outer = captureOf(reading);
  if (!isKnown) reading.refused.add(tag.name);
  if (outer) {
    report(reading, `<${outer.name}> must hold words only, got <${tag.name}> in it`, offset);
    if (opens) reading.frames.push({ name: tag.name, offset, style: styleOf(reading) });
    return;
  }
  const used: string[] = [];
  const meaning = readElement(
    { ...tag, attributes: fillAttributes(tag, offset, used, reading) },
    (message, at, code) => {
      reading.findings.problem(message, reading.source.positionAt(offset + at), code);
    },
  );
  if (meaning?.kind === "break" && meaning.durationMs > 0) reading.pieces.push({ ...meaning, offset });
  if (meaning?.kind === "mark") reading.pieces.push({ ...meaning, offset });
  // After a mistake the element still opens, so that its end is not called a mistake as well.
  if (opens) reading.frames.push(makeFrame(tag.name, offset, meaning, used, reading));
}

function makeFrame(
  name: string,
  offset: number,
  meaning: Meaning | undefined,
  used: readonly string[],
  reading: Reading,
): Frame {
  const style = meaning?.kind === "style" ? meaning.restyle(styleOf(reading)) : styleOf(reading);
  if (!captureNames.includes(name)) return { name, offset, style };
  const spoken = meaning?.kind === "spoken" ? meaning.spoken : undefined;
  return { name, offset, style, capture: { spoken, firstPiece: reading.pieces.length, variables: used } };
}

function fillAttributes(tag: Tag, offset: number, used: string[], reading: Reading): Tag["attributes"] {
  return tag.attributes.map((each) => {
    const at = offset + each.at;
    if (tag.name === "sub" && each.name === "alias") return { ...each, value: fill(each.value, at, used, reading) };
    if (each.value.includes("{{")) {
      report(reading, "a variable may stand in words and in <sub alias>, not in other attributes", at);
    }
    return each;
  });
}

function closeElement(tag: Tag, offset: number, reading: Reading): void {
  if (!elementNames.includes(tag.name)) {
    report(reading, `no element is called </${tag.name}>${suggest(tag.name, elementNames)}`, offset);
    return;
  }
  const top = reading.frames.at(-1);
  if (top?.name === tag.name) {
    reading.frames.pop();
    closeCapture(top, reading);
    return;
  }
  const isOpen = reading.frames.some((frame) => frame.name === tag.name);
  const expected = top
    ? `; what is open is ${top.name.startsWith("*") ? top.name : `<${top.name}>`}`
    : "; nothing is open";
  report(reading, `</${tag.name}> ends what is not the innermost element${expected}`, offset);
  if (!isOpen) return;
  // The writer crossed two elements: end the one that was named, so that one slip is one message.
  const at = reading.frames.findLastIndex((frame) => frame.name === tag.name);
  const [crossed] = reading.frames.splice(at, 1);
  if (crossed) closeCapture(crossed, reading);
}

/** The pieces since the element opened become one, which is spoken as the element says. */
function closeCapture(frame: Frame, reading: Reading): void {
  if (!frame.capture) return;
  const { spoken, firstPiece } = frame.capture;
  const inside = reading.pieces.splice(firstPiece).filter((piece) => piece.kind === "text");
  const whole = inside.map((piece) => piece.text).join("");
  const text = whole.trim();
  const leading = whole.length - whole.trimStart().length;
  if (text === "") {
    report(reading, `<${frame.name}> must hold the words that the caption shows, got none`, frame.offset);
    return;
  }
  if (spoken?.kind === "sayAs" && !/\p{N}/u.test(text)) {
    const shown = JSON.stringify(text.slice(0, 60));
    report(reading, `<say-as interpret-as="${spoken.sayAs.kind}"> must hold a number, got ${shown}`, frame.offset);
    return;
  }
  reading.pieces.push({
    kind: "text",
    text,
    offsets: inside.flatMap((piece) => piece.offsets).slice(leading, leading + text.length),
    style: frame.style,
    isAtomic: true,
    variables: [...new Set([...frame.capture.variables, ...inside.flatMap((piece) => piece.variables)])],
    ...(spoken ? { spoken } : {}),
  });
}

function addText(node: Text, offset: number, reading: Reading): void {
  const mapped = mapOffsets(node.value, reading.source.text, offset);
  const entityPlaces = node.value.matchAll(entityForm);
  const tokens = [...node.value.matchAll(/\{\{([^{}]*)\}\}|\{\{|\}\}/g), ...entityPlaces].sort(
    (a, b) => a.index - b.index,
  );
  let from = 0;
  const style = styleOf(reading);
  const addPlain = (to: number): void => {
    if (to > from) reading.pieces.push(textPiece(node.value.slice(from, to), mapped.offsets.slice(from, to), style));
  };
  for (const token of tokens) {
    if (token.index < from || mapped.escaped.has(token.index)) continue;
    const at = mapped.offsets[token.index] ?? offset;
    addPlain(token.index);
    from = token.index + token[0].length;
    if (token[0].startsWith("&")) reading.pieces.push(textPiece(decodeXml(token[0]), [at], style));
    else if (token[1] === undefined) {
      report(reading, `a variable is written {{name}}, got ${token[0]} alone; for plain braces write \\{\\{`, at);
    } else addVariable(token[1].trim(), at, reading);
  }
  addPlain(node.value.length);
}

function addVariable(name: string, offset: number, reading: Reading): void {
  const value = getValue(name, offset, reading);
  const piece = textPiece(
    value.text,
    Array.from({ length: value.text.length }, () => offset),
    styleOf(reading),
  );
  const spoken = value.sayAs ? { spoken: { kind: "sayAs" as const, sayAs: value.sayAs } } : {};
  reading.pieces.push({ ...piece, isAtomic: true, variables: [name], ...spoken });
}

/** A variable that has no value was reported; a stand-in keeps it from being reported as missing speech as well. */
function getValue(name: string, offset: number, reading: Reading): ReadValue {
  const standIn: ReadValue = { text: "value", cleaned: false };
  if (reading.variableNames.includes(name)) return reading.values.get(name) ?? standIn;
  const names = reading.variableNames;
  const hint = names.length > 0 ? `${suggest(name, names)}; or declare it` : "; declare it";
  const shown = JSON.stringify(name.slice(0, 60));
  const message = `{{…}} must name a variable that front matter declares, got ${shown}${hint} under variables:`;
  reading.findings.problem(message, reading.source.positionAt(offset), "variable_invalid");
  return standIn;
}

/** Values for the variables of a plain attribute; their names go into `used`. */
function fill(value: string, offset: number, used: string[], reading: Reading): string {
  return value.replaceAll(/\{\{([^{}]*)\}\}/g, (_whole, written: string) => {
    const name = written.trim();
    used.push(name);
    return getValue(name, offset, reading).text;
  });
}

function addImage(node: Image, offset: number, reading: Reading): void {
  if (reading.mode === "plain") report(reading, "an image must stand in a paragraph, not in a title or point", offset);
  else if (captureOf(reading)) report(reading, "an image must not stand inside an SSML element", offset);
  else {
    const variables: string[] = [];
    const alt = fill(node.alt ?? "", offset, variables, reading);
    const title = node.title ? { title: node.title } : {};
    reading.pieces.push({ kind: "image", url: node.url, alt, ...title, variables, offset });
  }
}

function captureOf(reading: Reading): Frame | undefined {
  return reading.frames.find((frame) => frame.capture);
}

function styleOf(reading: Reading): SpeechStyle {
  return reading.frames.at(-1)?.style ?? plainStyle;
}

const plainStyle: SpeechStyle = Object.freeze({});

function textPiece(text: string, offsets: readonly number[], style: SpeechStyle): TextPiece {
  return { kind: "text", text, offsets, style, isAtomic: false, variables: [] };
}

function report(reading: Reading, message: string, offset: number): void {
  reading.findings.problem(message, reading.source.positionAt(offset));
}
