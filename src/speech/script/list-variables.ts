import { parseFrontMatter } from "./front-matter.ts";
import type { VariableDeclaration } from "./script.ts";
import { createFindings, createSourceText } from "./source-text.ts";

/**
 * The variables that a script declares, for whoever has to find values before it can be read. What is wrong with its front
 * matter is found when it is read.
 */
export function listVariables(input: { readonly file: string; readonly text: string }): readonly VariableDeclaration[] {
  return parseFrontMatter(createSourceText(input.file, input.text), createFindings("script_invalid")).variables;
}
