import { exampleValues, type VariableForm, type VariableTable } from "../../speech/script/index.ts";
import type { VariableType } from "../../speech/script/index.ts";

/** What must be given for a variable, in words and numbers. */
export interface VariableDescription extends VariableForm {
  /** It has no default. */
  readonly required: boolean;
}

export function listDescriptions(variables: VariableTable): VariableDescription[] {
  return [...variables.values()].map((variable) => ({ ...variable, required: variable.default === undefined }));
}

/** Values that pass, for every variable that has no default. */
export function listExamples(variables: VariableTable): Readonly<Record<string, string>> {
  return exampleValues(variables.values());
}

/**
 * The same as JSON Schema 2020-12, for forms and validators. It says all but what no pattern can: which days there are, and
 * which letters voices read.
 */
export function toJsonSchema(variables: VariableTable): object {
  const all = [...variables.values()];
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: Object.fromEntries(all.map((variable) => [variable.name, propertyOf(variable)])),
    required: all.filter((variable) => variable.default === undefined).map(({ name }) => name),
    additionalProperties: false,
  };
}

function propertyOf({ type, maxLength, min, max, example, description, default: fallback }: VariableForm): object {
  const told = {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(example === undefined ? {} : { examples: [example] }),
  };
  const text = { type: "string", minLength: 1, maxLength };
  if (type !== "number") return { ...text, ...told, description: description ?? words[type] };
  const bounds = { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
  return { anyOf: [{ type: "number", ...bounds }, text], ...told, description: description ?? words[type] };
}

const words: Readonly<Record<VariableType, string>> = {
  text: "One line of text",
  name: "A name: letters, and . ' ’ - ( ) between them",
  number: "A number, or its text such as 1,25,000",
  date: "A date such as 2026-11-08 or 08/11/2026 (day first)",
  currency: "An amount with its currency, such as ₹1,25,000",
  time: "A time such as 18:30 or 6:30 pm",
  phone: "A phone number of 3 to 15 digits",
  url: "An address such as bank.example/diwali",
};
