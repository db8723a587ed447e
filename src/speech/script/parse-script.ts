import type { Blockquote, Heading, List, ListItem, Paragraph } from "mdast";
import { limits, SutradharError, type Problem } from "../../core/index.ts";
import { parseBody, type Block, type HeadingBraces } from "./blocks.ts";
import { collapse, plainText } from "./collapse.ts";
import { parseFrontMatter, type FrontMatter } from "./front-matter.ts";
import { parseHeadingAttributes } from "./heading-attributes.ts";
import { readInline, type InlineContext } from "./inline.ts";
import type { ImagePiece } from "./piece.ts";
import { readResourcePath } from "./resource-path.ts";
import { createSceneBuilder, type SceneBuilder } from "./scene-builder.ts";
import { sceneAttributes, type Quote, type Scene, type Script } from "./script.ts";
import { cutSentences } from "./sentences.ts";
import { readSlideActions } from "./slide-actions.ts";
import { createFindings, createSourceText, type Findings, type SourceText } from "./source-text.ts";
import { resolveValues } from "./variables.ts";

interface Reading {
  readonly source: SourceText;
  readonly findings: Findings;
  readonly front: FrontMatter;
  readonly braces: HeadingBraces;
  readonly usedVariables: Set<string>;
  readonly scenes: Scene[];
  scene: SceneBuilder | undefined;
  /** How many problems were known when the scene began. */
  problemsBefore: number;
  pointCount: number;
  inline(blockOffset: number, mode: InlineContext["mode"]): InlineContext;
}

/**
 * Turns a script's text into scenes and shots. Opens no file: images and lexicons are named by path, for the
 * caller to resolve; which avatars, voices and layouts exist is the caller's to know too.
 *
 * @throws SutradharError whose `problems` lists everything that is wrong, up to `limits.problemsMax`: with the
 * code that all problems share (`script_invalid`, `variable_invalid`, `language_unsupported`, `path_outside`,
 * `text_unspeakable`, `limit_exceeded`), else `script_invalid`; `file_too_large` before anything is read.
 */
export function parseScript(
  input: { readonly file: string; readonly text: string },
  options: { readonly values?: Readonly<Record<string, string>> } = {},
): { script: Script; warnings: readonly Problem[] } {
  refuseLargeText(input);
  const source = createSourceText(input.file, input.text);
  const findings = createFindings("script_invalid");
  const front = parseFrontMatter(source, findings);
  const values = resolveValues(front.variables, options.values ?? {}, findings);
  const { blocks, braces } = parseBody(source, front.endOffset, findings);
  const variableNames = front.variables.map((each) => each.name);
  const reading: Reading = {
    source,
    findings,
    front,
    braces,
    usedVariables: new Set(),
    scenes: [],
    scene: undefined,
    problemsBefore: 0,
    pointCount: 0,
    inline: (blockOffset, mode) => ({ source, findings, values, variableNames, blockOffset, mode }),
  };
  for (const block of blocks) {
    readBlock(block, reading);
    if (reading.scenes.length > limits.scenesMax || reading.pointCount > limits.pointsMax) break;
  }
  endScene(reading);
  checkWhole(reading);
  findings.throwIfAny(input.file);
  return { script: makeScript(reading), warnings: findings.warnings };
}

function refuseLargeText({ file, text }: { readonly file: string; readonly text: string }): void {
  const { scriptBytesMax, scriptCharsMax } = limits;
  const sizeBytes = text.length > scriptBytesMax ? text.length : Buffer.byteLength(text);
  if (sizeBytes <= scriptBytesMax && text.length <= scriptCharsMax) return;
  const message = `a script must have at most ${scriptCharsMax} characters in ${scriptBytesMax} bytes, got ${text.length} characters; divide it into several scripts`;
  throw new SutradharError("file_too_large", `${file}: ${message}`, {
    problems: [{ code: "file_too_large", message, position: { file, line: 1, column: 1 } }],
  });
}

function readBlock(block: Block, reading: Reading): void {
  const { node, blockOffset } = block;
  const offset = blockOffset + (node.position?.start.offset ?? 0);
  if (node.type === "heading") startScene(node, blockOffset, offset, reading);
  else if (node.type === "paragraph") readParagraph(node, blockOffset, offset, reading);
  else if (node.type === "list") readList(node, blockOffset, reading);
  else if (node.type === "blockquote") readQuote(node, blockOffset, offset, reading);
  else reading.findings.problem(explainBlock(node.type), reading.source.positionAt(offset));
}

function explainBlock(type: string): string {
  switch (type) {
    case "code":
      return "code blocks cannot be spoken; show code as an image, and say in words what it does";
    case "thematicBreak":
      return "a line of dashes has no meaning in a script; begin a new scene with a heading: ## Title";
    case "definition":
      return "link definitions are not used; write ![words](path) where the image belongs";
    default:
      return `${type} has no meaning in a script; write headings, paragraphs, lists and images`;
  }
}

function startScene(node: Heading, blockOffset: number, offset: number, reading: Reading): void {
  const { source, findings } = reading;
  if (source.text[offset] !== "#") {
    findings.problem("a heading must be written ## Title, got text underlined with dashes", source.positionAt(offset));
    return;
  }
  endScene(reading);
  const braces = reading.braces.get(offset);
  const own = braces ? parseHeadingAttributes(braces, source, findings) : { attributes: {}, positions: {} };
  const { text: title, variables } = plainText(
    readInline(node.children, reading.inline(blockOffset, "plain")),
    source,
    findings,
  );
  for (const name of variables) reading.usedVariables.add(name);
  const stray = /[{}]/.exec(title);
  if (stray) {
    findings.problem(
      "a heading's attributes must stand at its end, in one pair of braces: ## Title {layout=medium}",
      source.positionAt(offset),
    );
  }
  reading.scene = openScene(reading, offset, own, title);
}

function openScene(
  reading: Reading,
  offset: number,
  own: ReturnType<typeof parseHeadingAttributes>,
  title: string,
): SceneBuilder {
  reading.problemsBefore = reading.findings.problems.length;
  const position = reading.source.positionAt(offset);
  const number = reading.scenes.length + 1;
  if (number === limits.scenesMax + 1) {
    reading.findings.problem(`a script must have at most ${limits.scenesMax} scenes`, position, "limit_exceeded");
  }
  return createSceneBuilder({ number, position, front: reading.front, own, ...(title === "" ? {} : { title }) });
}

/** The scene that is being read; speech before the first heading has one of its own. */
function currentScene(reading: Reading, offset: number): SceneBuilder {
  reading.scene ??= openScene(reading, offset, { attributes: {}, positions: {} }, "");
  return reading.scene;
}

function endScene(reading: Reading): void {
  const { scene, findings } = reading;
  if (!scene) return;
  // Where its speech was refused, that is the mistake, and not that there is none.
  if (scene.shotCount === 0 && findings.problems.length === reading.problemsBefore) {
    const message = scene.isEmpty()
      ? "a scene must have speech, got nothing before the next heading; write what is said, or delete the heading (the script's name goes into front matter: title: …)"
      : "a scene must have speech, got only points, images or a quote; write a paragraph that is said while they show";
    findings.problem(message, scene.position);
  }
  reading.scenes.push(scene.build());
  reading.scene = undefined;
}

/** Attributes that someone wrote behind a paragraph or an image: they would be spoken. */
const strayBraces = new RegExp(String.raw`(?<![\\{])\{\s*(?:${sceneAttributes.join("|")})\s*=[^{}\n]*\}`);

function readParagraph(node: Paragraph, blockOffset: number, offset: number, reading: Reading): void {
  const { source, findings } = reading;
  const written = source.text.slice(offset, blockOffset + (node.position?.end.offset ?? 0));
  if (/^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/m.test(written)) {
    findings.problem(
      "tables are not shown; write a list of points, or make an image of the table",
      source.positionAt(offset),
    );
    return;
  }
  const stray = strayBraces.exec(written);
  if (stray) {
    const message = `a scene's attributes must stand at the end of its heading, as in ## Title ${stray[0].slice(0, 60)}`;
    findings.problem(message, source.positionAt(offset + stray.index));
    return;
  }
  const scene = currentScene(reading, offset);
  const pieces = collapse(readInline(node.children, reading.inline(blockOffset, "speech")), source, findings);
  const paragraph = cutSentences(pieces, scene.language, source, findings);
  const shotsBefore = scene.shotCount;
  scene.addParagraph(paragraph);
  for (const cut of paragraph.cuts) for (const name of cut.variables) reading.usedVariables.add(name);
  for (const { image, atCut } of paragraph.images) addSlide(image, shotsBefore + atCut, scene, reading);
}

function addSlide(image: ImagePiece, atShot: number, scene: SceneBuilder, reading: Reading): void {
  const { source, findings } = reading;
  const position = source.positionAt(image.offset);
  const path = readResourcePath(image.url);
  for (const name of image.variables) reading.usedVariables.add(name);
  const { actions, refused } = readSlideActions(image.title ?? "");
  if (refused) findings.problem(`what a slide does ${refused}`, position);
  if (!("path" in path)) {
    findings.problem(`image ${path.refused}`, position, "path_outside");
    return;
  }
  scene.addSlide({ path: path.path, alt: image.alt, actions, variables: image.variables, position }, atShot);
}

/** `> words`, of which the last line may be `> — who said them`. */
function readQuote(node: Blockquote, blockOffset: number, offset: number, reading: Reading): void {
  const { source, findings } = reading;
  const position = source.positionAt(offset);
  const [first, ...rest] = node.children;
  if (first?.type !== "paragraph" || rest.length > 0) {
    findings.problem(
      "a quote must be one paragraph: > words, and in a line of its own > — who said them; to speak it, write it without > as well",
      position,
    );
    return;
  }
  const read = plainText(readInline(first.children, reading.inline(blockOffset, "plain")), source, findings);
  for (const name of read.variables) reading.usedVariables.add(name);
  const written = source.text.slice(offset, blockOffset + (node.position?.end.offset ?? 0));
  const quote = { ...signQuote(read.text, written), variables: read.variables, position };
  if (!currentScene(reading, offset).addQuote(quote)) {
    findings.problem("a scene must have at most one quote, got another; begin a new scene with ## Title", position);
  }
}

/** Whose the words are, where the last of several lines begins with a dash. */
function signQuote(text: string, written: string): Pick<Quote, "text" | "by"> {
  const lines = written.split("\n");
  const isSigned = lines.length > 1 && /^[ \t>]*(?:—|–|--)/.test(lines.at(-1) ?? "");
  const signed = isSigned ? /^(.*\S)\s+(?:—|–|--)\s*(\S.*)$/su.exec(text) : null;
  return signed?.[1] && signed[2] ? { text: signed[1], by: signed[2] } : { text };
}

function readList(list: List, blockOffset: number, reading: Reading): void {
  list.children.forEach((item, index) => {
    readPoint(item, list.ordered ? { number: (list.start ?? 1) + index } : {}, blockOffset, reading);
  });
}

function readPoint(item: ListItem, number: { number?: number }, blockOffset: number, reading: Reading): void {
  const { source, findings } = reading;
  const offset = blockOffset + (item.position?.start.offset ?? 0);
  const position = source.positionAt(offset);
  const [first, ...rest] = item.children;
  reading.pointCount += 1;
  if (reading.pointCount === limits.pointsMax + 1) {
    findings.problem(`a script must have at most ${limits.pointsMax} points`, position, "limit_exceeded");
  }
  if (reading.pointCount > limits.pointsMax) return;
  if (first?.type !== "paragraph" || rest.length > 0) {
    const got = rest.length > 0 ? "more than that" : (first?.type ?? "nothing");
    findings.problem(`a point must be one line of text, without points of its own, got ${got}`, position);
    return;
  }
  const read = plainText(readInline(first.children, reading.inline(blockOffset, "plain")), source, findings);
  for (const name of read.variables) reading.usedVariables.add(name);
  currentScene(reading, offset).addPoint({ ...read, ...number, position });
}

function checkWhole(reading: Reading): void {
  const { source, findings, front, scenes } = reading;
  const shots = scenes.flatMap((scene) => scene.shots);
  if (shots.length === 0 && findings.problems.length === 0) {
    findings.problem(
      "a script must have speech, got none; write a paragraph of what is said",
      source.positionAt(front.endOffset),
    );
  }
  if (shots.length > limits.shotsMax) {
    const message = `a script must have at most ${limits.shotsMax} sentences, got ${shots.length}; divide it`;
    findings.problem(message, shots[limits.shotsMax]?.sentence.position, "limit_exceeded");
  }
  checkLanguage(reading);
  checkMarks(scenes, findings);
  for (const each of front.variables) {
    if (!reading.usedVariables.has(each.name))
      findings.warn(`variable ${each.name} is declared but not used`, each.position, "variable_invalid");
  }
}

/** English is what a script without a language is in, unless its letters say otherwise. */
function checkLanguage(reading: Reading): void {
  if (reading.front.attributes.language !== undefined) return;
  for (const scene of reading.scenes) {
    if (scene.positions.language) continue;
    const foreign = scene.shots.find((shot) => /[^\p{Script=Latin}\P{L}]/u.test(shot.sentence.caption));
    if (!foreign) continue;
    const message =
      "front matter must name the language of the speech, such as language: hi; without it, English is meant";
    reading.findings.problem(message, foreign.sentence.position);
    return;
  }
}

/** Says when a point comes, and holds for its own scene. */
const pointMark = /^point-(\d{1,4})$/;

function checkMarks(scenes: readonly Scene[], findings: Findings): void {
  const seen = new Set<string>();
  for (const scene of scenes) {
    const own = new Set<string>();
    for (const { sentence } of scene.shots) {
      for (const span of sentence.spans) {
        if (span.kind !== "mark") continue;
        const { name } = span;
        if (pointMark.test(name) ? own.has(name) : seen.has(name))
          findings.problem(`a mark's name must be used once in a script, got ${name} again`, sentence.position);
        seen.add(name);
        own.add(name);
        const point = Number(pointMark.exec(name)?.[1] ?? 1);
        if (point < 1 || (scene.points.length > 0 && point > scene.points.length)) {
          const message = `the mark ${name} must name one of the scene's ${scene.points.length} points`;
          findings.problem(message, sentence.position);
        }
      }
    }
    checkSlideMarks(scene, own, findings);
  }
}

function checkSlideMarks({ slides }: Scene, marks: ReadonlySet<string>, findings: Findings): void {
  for (const { actions, position } of slides) {
    for (const { kind, mark } of actions) {
      if (marks.has(mark)) continue;
      const shown = JSON.stringify(mark.slice(0, 60));
      findings.problem(
        `a slide's ${kind} must name a mark in its scene, got ${shown}; write <mark name=${shown}/> where it is said`,
        position,
      );
    }
  }
}

function makeScript({ source, front, scenes }: Reading): Script {
  return {
    file: source.file,
    ...(front.title === undefined ? {} : { title: front.title }),
    ...(front.version === undefined ? {} : { version: front.version }),
    ...(front.profile === undefined ? {} : { profile: front.profile }),
    ...(front.profilePosition === undefined ? {} : { profilePosition: front.profilePosition }),
    ...(front.speaker === undefined ? {} : { speaker: front.speaker }),
    ...(front.captions === undefined ? {} : { captions: front.captions }),
    lexicons: front.lexicons,
    variables: front.variables,
    scenes,
  };
}
