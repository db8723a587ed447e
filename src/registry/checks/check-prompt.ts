import { parseDocument, type Document } from "yaml";
import { z } from "zod";
import { limits, SutradharError } from "../../core/index.ts";
import type { LooseFiles } from "../archive/index.ts";
import { isVersion } from "../asset-version.ts";
import { createFindings, readLooseText, reportShape, type Findings, type KindCheck } from "./asset-check.ts";

const markdownFile = "prompt.md";
const jsonFile = "prompt.json";

const variableTypes = ["text", "number", "date", "currency", "time", "phone"] as const;
const head = {
  title: z.string().min(1).max(100).optional(),
  version: z.string().refine(isVersion, "must be a version such as 1.0.0").optional(),
  model: z.string("must name the model that it is written for").min(1).max(200),
  language: z
    .string("must be the language of the answers, such as hi")
    .regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i, "must be a language tag such as hi or en-IN"),
  variables: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "must be a name of a-z, 0-9 and _"),
      z.enum(variableTypes, `must be one of ${variableTypes.join(", ")}`),
    )
    .default({}),
};
const markdownHead = z.strictObject(head, { error: "must be `key: value` lines" });
const jsonPrompt = z.strictObject(
  {
    ...head,
    messages: z
      .array(z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string().min(1) }))
      .min(1, "must have a message")
      .max(100),
  },
  { error: "must be an object with model, language and messages" },
);

type Prompt = z.infer<typeof markdownHead> & { readonly text: string };

/** Instructions for a generative model: Markdown with front matter, or JSON with messages. */
export const checkPrompt: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const file = findFile(files, findings);
  findings.throwIfAny();
  const prompt = await findings.attempt(file, async () => {
    const text = await readLooseText(files, file, limits.promptBytesMax);
    return file === jsonFile ? readJson(text, findings) : readMarkdown(text, findings);
  });
  if (prompt) checkVariables(prompt, file, findings);
  findings.throwIfAny();
  if (!prompt) throw new SutradharError("internal", "a prompt was neither read nor refused");
  const { title, version, model, language, variables } = prompt;
  return {
    ...(title === undefined ? {} : { title }),
    ...(version === undefined ? {} : { version }),
    traits: { model, language, variables: Object.entries(variables).map(([name, type]) => ({ name, type })) },
    kept: [file],
    names: [],
  };
};

function findFile(files: LooseFiles, findings: Findings): string {
  const found = [markdownFile, jsonFile].filter((file) => files.has(file));
  if (found.length !== 1) {
    findings.problem(
      found[0] ?? markdownFile,
      `a prompt is one ${markdownFile} or one ${jsonFile}, got ${found.length}`,
    );
  }
  return found[0] ?? markdownFile;
}

function readMarkdown(text: string, findings: Findings): Prompt | undefined {
  const match = /^\uFEFF?---[ \t]*\r?\n(?<head>[\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)(?<body>[\s\S]*)$/.exec(text)?.groups;
  if (!match) {
    findings.problem(markdownFile, "must begin with front matter between lines --- that tells model and language");
    return undefined;
  }
  const document = parseDocument(match["head"] ?? "", { prettyErrors: false, uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    findings.problem(markdownFile, `front matter must be valid YAML: ${error.message.split("\n")[0] ?? ""}`);
    return undefined;
  }
  const parsed = markdownHead.safeParse(toPlain(document));
  reportShape(parsed.error, markdownFile, findings);
  const body = (match["body"] ?? "").trim();
  if (body === "") findings.problem(markdownFile, "must have instructions below its front matter, got none");
  return parsed.success ? { ...parsed.data, text: body } : undefined;
}

/** An alias inside an anchor multiplies without end ("billion laughs"): none is followed. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function readJson(text: string, findings: Findings): Prompt | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    findings.problem(jsonFile, `is not JSON: ${cause instanceof Error ? cause.message : "damaged"}`);
    return undefined;
  }
  const parsed = jsonPrompt.safeParse(json);
  reportShape(parsed.error, jsonFile, findings);
  if (!parsed.success) return undefined;
  const { messages, ...rest } = parsed.data;
  return { ...rest, text: messages.map(({ content }) => content).join("\n") };
}

function checkVariables({ text, variables }: Prompt, file: string, findings: Findings): void {
  const used = new Set(Array.from(text.matchAll(/\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g), (match) => match[1] ?? ""));
  for (const name of used) {
    if (!Object.hasOwn(variables, name)) findings.problem(file, `{{${name}}} is not declared: add it to variables`);
  }
  for (const name of Object.keys(variables)) {
    if (!used.has(name))
      findings.problem(file, `variable ${name} is declared and not used: take it out, or write {{${name}}}`);
  }
}
