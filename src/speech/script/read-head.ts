import { parseFrontMatter } from "./front-matter.ts";
import type { Script } from "./script.ts";
import { createFindings, createSourceText } from "./source-text.ts";

/** What a script's front matter tells of it before there are values to read the rest with. */
export type ScriptHead = Pick<Script, "title" | "version" | "variables">;

/** What is wrong with it is found when it is read whole. */
export function readHead(input: { readonly file: string; readonly text: string }): ScriptHead {
  const source = createSourceText(input.file, input.text);
  const { title, version, variables } = parseFrontMatter(source, createFindings("script_invalid"));
  return { variables, ...(title === undefined ? {} : { title }), ...(version === undefined ? {} : { version }) };
}
