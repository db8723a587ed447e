import type { VariableForm } from "./check-variables.ts";
import type { VariableType } from "./script.ts";

/** What stands for a value that will only be known for each video, where there is no example: the shortest of its type. */
const placeholders: Readonly<Record<VariableType, string>> = {
  text: "A",
  name: "A",
  number: "1",
  date: "2026-01-01",
  currency: "₹1",
  time: "9:00",
  phone: "100",
  url: "a.in",
};

/** A value for every variable without a default, so that a template can be read without anybody's. */
export function exampleValues(declared: Iterable<VariableForm>): Readonly<Record<string, string>> {
  const open = [...declared].filter((variable) => variable.default === undefined);
  return Object.fromEntries(open.map((variable) => [variable.name, variable.example ?? shortestOf(variable)]));
}

function shortestOf({ type, min }: VariableForm): string {
  return type === "number" && min !== undefined ? String(min) : placeholders[type];
}
