import { limits, suggest } from "../../core/index.ts";
import type { VariableDeclaration } from "./script.ts";
import type { Findings } from "./source-text.ts";
import { readValue, type ReadValue } from "./variable-value.ts";

/** Values by name, ready to stand where `{{name}}` stood. */
export type Values = ReadonlyMap<string, ReadValue>;

export const variableName = /^[a-z][a-z0-9_]{0,39}$/;

/** Every declared variable gets a value of its type, or the writer hears why not. */
export function resolveValues(
  declarations: readonly VariableDeclaration[],
  given: Readonly<Record<string, string>>,
  findings: Findings,
): Values {
  const names = declarations.map((each) => each.name);
  for (const name of Object.keys(given).slice(0, limits.variablesMax)) {
    if (names.includes(name)) continue;
    const hint = names.length > 0 ? suggest(name, names) : "; the script declares none";
    findings.problem(
      `no variable is called ${JSON.stringify(name.slice(0, 60))}${hint}`,
      undefined,
      "variable_invalid",
    );
  }
  const values = new Map<string, ReadValue>();
  for (const declaration of declarations) {
    const value = resolveValue(declaration, given, findings);
    if (value) values.set(declaration.name, value);
  }
  return values;
}

function resolveValue(
  declaration: VariableDeclaration,
  given: Readonly<Record<string, string>>,
  findings: Findings,
): ReadValue | undefined {
  const { name, position } = declaration;
  const isGiven = Object.hasOwn(given, name);
  const text = isGiven ? given[name] : declaration.default;
  if (text === undefined) {
    const message = `variable ${name} must be given a value (--set ${name}=…) or a default, got neither`;
    findings.problem(message, position, "variable_invalid");
    return undefined;
  }
  const reading = readValue(declaration, text);
  if ("refused" in reading) {
    const which = isGiven ? `variable ${name}` : `default of variable ${name}`;
    findings.problem(`${which} ${reading.refused}`, isGiven ? undefined : position, reading.code ?? "variable_invalid");
    return undefined;
  }
  if (reading.cleaned) findings.warn(`variable ${name} held invisible direction marks, which were taken out`);
  return reading;
}
