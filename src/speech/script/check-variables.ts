import { suggest, type ErrorCode } from "../../core/index.ts";
import type { VariableDeclaration } from "./script.ts";
import { readValue } from "./variable-value.ts";

/** A value as whoever asks for a video gives it: a number may be one in JSON too. */
export type GivenValue = string | number;

/** Why a value, or its absence, is refused. */
export interface VariableFinding {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface CheckedVariables {
  /** Of what was given and may stand; a script has its defaults itself. */
  readonly values: Readonly<Record<string, string>>;
  /** Everything that is wrong; the values are of no use then. */
  readonly findings: readonly VariableFinding[];
}

/** A variable without the place where it is declared. */
export type VariableForm = Omit<VariableDeclaration, "position">;

/** Variables by their names, read once for many rows of values. */
export type VariableTable = ReadonlyMap<string, VariableForm>;

export function createVariableTable(declarations: readonly VariableForm[]): VariableTable {
  return new Map(declarations.map((declaration) => [declaration.name, declaration]));
}

/**
 * Judges values by the variables' types, limits and the letters that voices can say, before anything is planned: what passes
 * here is never refused for its form later. Pure, and some microseconds a value.
 */
export function checkVariables(
  variables: VariableTable,
  given: Readonly<Record<string, GivenValue>>,
): CheckedVariables {
  const findings: VariableFinding[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const declaration = variables.get(name);
    const finding = declaration ? judge(declaration, value) : unknown(name, variables);
    if (finding) findings.push({ name, ...finding });
    else values[name] = String(value);
  }
  for (const { name, default: fallback } of variables.values()) {
    if (fallback !== undefined || Object.hasOwn(given, name)) continue;
    findings.push({ name, code: "variable_invalid", message: `variable ${name} must be given: it has no default` });
  }
  return { values, findings };
}

type Judgement = Omit<VariableFinding, "name">;

function judge(declaration: VariableForm, value: GivenValue): Judgement | undefined {
  const { name, type } = declaration;
  if (typeof value === "number" && type !== "number") {
    return { code: "variable_invalid", message: `variable ${name} must be text, got the number ${value}` };
  }
  const reading = readValue(declaration, String(value));
  if (!("refused" in reading)) return undefined;
  return { code: reading.code ?? "variable_invalid", message: `variable ${name} ${reading.refused}` };
}

function unknown(name: string, variables: VariableTable): Judgement {
  const hint = variables.size > 0 ? suggest(name, [...variables.keys()]) : "; there are none";
  return { code: "variable_invalid", message: `no variable is called ${JSON.stringify(name.slice(0, 60))}${hint}` };
}
