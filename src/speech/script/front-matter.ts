import { isMap, isNode, isScalar, parseDocument, visit, type Document } from "yaml";
import { z } from "zod";
import { limits, suggest, type SourcePosition } from "../../core/index.ts";
import type { Language } from "../spoken.ts";
import { explainLanguage, findLanguage } from "./language-tag.ts";
import { readLexiconReference } from "./lexicon-reference.ts";
import { assetName, assetNameForm, readSceneAttribute } from "./scene-attribute.ts";
import {
  captionKinds,
  sceneAttributes,
  variableTypes,
  type CaptionKind,
  type LexiconReference,
  type SceneAttribute,
  type Speaker,
  type VariableDeclaration,
} from "./script.ts";
import type { Findings, SourceText } from "./source-text.ts";
import { readValue } from "./variable-value.ts";
import { variableName } from "./variables.ts";

export interface FrontMatter {
  readonly title?: string;
  /** Of a template: the version under which it is pushed. */
  readonly version?: string;
  readonly profile?: string;
  readonly profilePosition?: SourcePosition;
  readonly speaker?: Speaker;
  readonly captions?: CaptionKind;
  readonly language?: Language;
  readonly attributes: Readonly<Partial<Record<SceneAttribute, string>>>;
  readonly positions: Readonly<Partial<Record<SceneAttribute, SourcePosition>>>;
  readonly lexicons: readonly LexiconReference[];
  readonly variables: readonly VariableDeclaration[];
  /** Where the body starts. */
  readonly endOffset: number;
}

const line = z
  .string({ error: "must be text" })
  .trim()
  .min(1, "must not be empty")
  .max(200, "must have at most 200 characters");
const name = z
  .string({ error: `must be ${assetNameForm}` })
  .max(100)
  .regex(assetName, `must be ${assetNameForm}`);
/** What it may be is read by `readSceneAttribute`, as in a heading's braces. */
const nameOrFolder = z.string({ error: `must be ${assetNameForm}, or a folder` }).max(300);
const typeName = z.enum(variableTypes, { error: `type must be one of ${variableTypes.join(", ")}` });
const numberForm = "must be a number such as 10 or 2.5";
const bound = z
  .string({ error: numberForm })
  .regex(/^-?\d{1,12}(?:\.\d{1,6})?$/, numberForm)
  .transform(Number)
  .optional();
const variableKeys = ["type", "default", "maxLength", "required", "min", "max", "example", "description"];
const lengthForm = `maxLength must be 1 to ${limits.variableCharsMax}`;
const variable = z.preprocess(
  (value) => (typeof value === "string" ? { type: value } : value),
  z.strictObject(
    {
      type: typeName,
      default: z.string({ error: "default must be text" }).optional(),
      maxLength: z
        .string({ error: lengthForm })
        .regex(/^[1-9]\d{0,5}$/, lengthForm)
        .transform(Number)
        .refine((length) => length <= limits.variableCharsMax, lengthForm)
        .optional(),
      required: z.enum(["true", "false"], { error: "required must be true or false" }).optional(),
      min: bound,
      max: bound,
      example: z.string({ error: "example must be text" }).optional(),
      description: line.optional(),
    },
    { error: `must be a type, or a mapping of ${variableKeys.join(", ")}` },
  ),
);

const shape = z.strictObject(
  {
    title: line.optional(),
    version: line.optional(),
    language: z.string({ error: "must be a language tag such as hi" }).optional(),
    avatar: nameOrFolder.optional(),
    voice: name.optional(),
    background: z
      .string({ error: `must be ${assetNameForm}, or a file` })
      .max(300)
      .optional(),
    brand: nameOrFolder.optional(),
    captions: z.enum(captionKinds, { error: `must be ${captionKinds.join(" or ")}` }).optional(),
    music: name.optional(),
    layout: name.optional(),
    transition: name.optional(),
    profile: name.optional(),
    speaker: z
      .strictObject({ name: line, title: line.optional() }, { error: "must be a mapping of name and title" })
      .optional(),
    lexicons: z
      .array(z.string({ error: "must be a path or a name" }), { error: "must be a list of paths or names" })
      .max(20, "must be at most 20 lexicons")
      .optional(),
    variables: z.record(z.string(), variable, { error: "must map names to types" }).optional(),
  },
  { error: "front matter must be `key: value` lines" },
);
const keys = Object.keys(shape.shape);

const empty: FrontMatter = { attributes: {}, positions: {}, lexicons: [], variables: [], endOffset: 0 };

/** Reads the block between the first line `---` and the next; without one everything is absent. */
export function parseFrontMatter(source: SourceText, findings: Findings): FrontMatter {
  const open = /^---[ \t]*\n/.exec(source.text);
  if (!open) return empty;
  const start = open[0].length;
  const close = /^(?:---|\.\.\.)[ \t]*$/m.exec(source.text.slice(start));
  if (!close) {
    findings.problem("front matter must end with a line ---, got none", source.positionAt(0));
    return { ...empty, endOffset: source.text.length };
  }
  const endOffset = start + close.index + close[0].length;
  const yaml = source.text.slice(start, start + close.index);
  if (yaml.length > limits.frontMatterCharsMax) {
    const message = `front matter must have at most ${limits.frontMatterCharsMax} characters, got ${yaml.length}`;
    findings.problem(message, source.positionAt(start), "limit_exceeded");
    return { ...empty, endOffset };
  }
  const place: Place = (offset) => source.positionAt(start + offset);
  const document = readYaml(yaml, place, findings);
  return document ? { ...readShape(document, place, findings), endOffset } : { ...empty, endOffset };
}

type Place = (offset: number) => SourcePosition;

/** Every scalar stays the text that was written: `0987` keeps its zero, `no` is no boolean. */
function readYaml(yaml: string, place: Place, findings: Findings): Document | undefined {
  let document: Document;
  try {
    document = parseDocument(yaml, { schema: "failsafe", prettyErrors: false, uniqueKeys: true });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    findings.problem("front matter must be `key: value` lines, got brackets nested too deeply", place(0));
    return undefined;
  }
  for (const error of document.errors) {
    findings.problem(`front matter must be valid YAML: ${error.message.split("\n")[0] ?? ""}`, place(error.pos[0]));
  }
  for (const warning of document.warnings) {
    findings.problem(`front matter must be plain YAML: ${warning.message.split("\n")[0] ?? ""}`, place(warning.pos[0]));
  }
  if (document.errors.length + document.warnings.length > 0) return undefined;
  let isPlain = true;
  visit(document, {
    // An alias inside an anchor multiplies without end ("billion laughs"); a script needs none.
    Alias(_key, node) {
      isPlain = false;
      findings.problem("front matter must not use YAML aliases; write the value again", place(node.range?.[0] ?? 0));
    },
  });
  return isPlain ? document : undefined;
}

function readShape(document: Document, place: Place, findings: Findings): Omit<FrontMatter, "endOffset"> {
  if (document.contents === null) return empty;
  const positionOf = (path: readonly PropertyKey[]): SourcePosition => place(offsetOf(document, path));
  const parsed = shape.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) reportIssue(issue, positionOf, findings);
    return { ...empty, ...declaredNames(document, positionOf) };
  }
  const data = parsed.data;
  const profile = data.profile === undefined ? {} : { profile: data.profile, profilePosition: positionOf(["profile"]) };
  return {
    ...(data.title === undefined ? {} : { title: data.title }),
    ...(data.version === undefined ? {} : { version: data.version }),
    ...profile,
    ...(data.speaker === undefined ? {} : { speaker: readSpeaker(data.speaker) }),
    ...(data.captions === undefined ? {} : { captions: data.captions }),
    ...readSettings(data, positionOf, findings),
    lexicons: readLexicons(data.lexicons ?? [], positionOf, findings),
    variables: readDeclarations(data.variables ?? {}, positionOf, findings),
  };
}

function readSettings(
  data: z.infer<typeof shape>,
  positionOf: PositionOf,
  findings: Findings,
): Pick<FrontMatter, "language" | "attributes" | "positions"> {
  const attributes: Partial<Record<SceneAttribute, string>> = {};
  const positions: Partial<Record<SceneAttribute, SourcePosition>> = {};
  for (const key of sceneAttributes) {
    const value = data[key];
    if (value === undefined) continue;
    // A language has rules of its own, below.
    const reading = key === "language" ? { value } : readSceneAttribute(key, value);
    if ("refused" in reading) {
      findings.problem(reading.refused, positionOf([key]), reading.code);
      continue;
    }
    attributes[key] = reading.value;
    positions[key] = positionOf([key]);
  }
  if (data.language === undefined) return { attributes, positions };
  const language = findLanguage(data.language);
  if (language) return { language, attributes, positions };
  findings.problem(explainLanguage(data.language), positions.language, "language_unsupported");
  return { attributes, positions };
}

function readSpeaker(speaker: { name: string; title?: string | undefined }): Speaker {
  return speaker.title === undefined ? { name: speaker.name } : { name: speaker.name, title: speaker.title };
}

function readLexicons(given: readonly string[], positionOf: PositionOf, findings: Findings): LexiconReference[] {
  return given.flatMap((written, index) => {
    const position = positionOf(["lexicons", index]);
    const reading = readLexiconReference(written);
    if (!("refused" in reading)) return [{ ...reading, position }];
    findings.problem(`lexicon ${reading.refused}`, position, "path_outside");
    return [];
  });
}

type PositionOf = (path: readonly PropertyKey[]) => SourcePosition;

function readDeclarations(
  given: Record<string, z.infer<typeof variable>>,
  positionOf: PositionOf,
  findings: Findings,
): VariableDeclaration[] {
  const names = Object.keys(given);
  if (names.length > limits.variablesMax) {
    const message = `variables must be at most ${limits.variablesMax}, got ${names.length}`;
    findings.problem(message, positionOf(["variables"]), "limit_exceeded");
    return [];
  }
  return names.flatMap((each) => {
    const declared = given[each];
    const position = positionOf(["variables", each]);
    if (!declared) return [];
    if (!variableName.test(each)) {
      const form = "lower-case letters, digits and _, beginning with a letter, at most 40";
      findings.problem(`variable name must be ${form}, got ${JSON.stringify(each.slice(0, 60))}`, position);
      return [];
    }
    const declaration = { name: each, ...declared, maxLength: declared.maxLength ?? limits.variableCharsMax, position };
    for (const problem of judgeDeclaration(declaration)) findings.problem(`variable ${each}: ${problem}`, position);
    const { required: _required, ...kept } = declaration;
    return [withoutUndefined(kept)];
  });
}

type Declared = z.infer<typeof variable> & { readonly maxLength: number };

/** What a declaration says that cannot be. A default is read where it is used. */
function judgeDeclaration(declared: Declared): readonly string[] {
  const reading = declared.example === undefined ? undefined : readValue(declared, declared.example);
  const example = reading && "refused" in reading ? [`example ${reading.refused}`] : [];
  return [...judgeRequired(declared), ...judgeBounds(declared), ...example];
}

function judgeRequired({ required, default: fallback }: Declared): readonly string[] {
  if (required === "true" && fallback !== undefined) return ["required: true needs no default: write it as example"];
  return required === "false" && fallback === undefined ? ["required: false needs a default"] : [];
}

function judgeBounds({ type, min, max }: Declared): readonly string[] {
  if (min === undefined && max === undefined) return [];
  if (type !== "number") return ["min and max go with type: number"];
  return min !== undefined && max !== undefined && min > max ? [`min must be at most max, got ${min} and ${max}`] : [];
}

function withoutUndefined(declaration: VariableFields): VariableDeclaration {
  return Object.fromEntries(
    Object.entries(declaration).filter(([, value]) => value !== undefined),
  ) as unknown as VariableDeclaration;
}

/** A declaration whose absent members may be there as undefined. */
type VariableFields = { readonly [Key in keyof VariableDeclaration]: VariableDeclaration[Key] | undefined };

/** After a mistake elsewhere in front matter, a variable that was declared must not be called unknown as well. */
function declaredNames(document: Document, positionOf: PositionOf): Pick<FrontMatter, "variables"> {
  const node = document.getIn(["variables"], true);
  if (!isMap(node)) return { variables: [] };
  const names = node.items.flatMap((pair) => (isScalar(pair.key) ? [String(pair.key.value)] : []));
  return {
    variables: names
      .filter((each) => variableName.test(each))
      .map((each) => ({
        name: each,
        type: "text" as const,
        default: each,
        maxLength: limits.variableCharsMax,
        position: positionOf(["variables", each]),
      })),
  };
}

function reportIssue(issue: z.core.$ZodIssue, positionOf: PositionOf, findings: Findings): void {
  const where = issue.path.map(String).join(".");
  if (issue.code !== "unrecognized_keys") {
    findings.problem(where === "" ? issue.message : `${where}: ${issue.message}`, positionOf(issue.path));
    return;
  }
  const known = where === "" ? keys : where === "speaker" ? ["name", "title"] : variableKeys;
  for (const key of issue.keys) {
    const inside = where === "" ? "front matter" : where;
    const message = `${inside} has no key ${JSON.stringify(key.slice(0, 60))}${suggest(key, known)}`;
    findings.problem(message, positionOf([...issue.path, key]));
  }
}

/** Where a value was written: its key for a mapping's member, itself in a list, else the nearest that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const last = path.at(-1);
  if (last === undefined) return document.contents?.range?.[0] ?? 0;
  const parentPath = path.slice(0, -1);
  const parent: unknown = parentPath.length === 0 ? document.contents : document.getIn(parentPath, true);
  if (isMap(parent)) {
    const key = parent.items.map((pair) => pair.key).find((each) => isScalar(each) && each.value === String(last));
    return startOf(key) ?? offsetOf(document, parentPath);
  }
  return startOf(document.getIn(path, true)) ?? offsetOf(document, parentPath);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
