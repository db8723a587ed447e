const hidden = "•••";
const wordCharsMin = 3;

/** A sentence without what a row says: neither whole, nor word by word, nor as JSON writes it. */
export function redactValues(text: string, values: Readonly<Record<string, string>>): string {
  const said = Object.values(values).flatMap((value) => [value, value.trim(), ...wordsOf(value)]);
  const forms = new Set(said.flatMap((one) => [one, JSON.stringify(one).slice(1, -1)]).filter((one) => one !== ""));
  return [...forms].toSorted((a, b) => b.length - a.length).reduce((left, form) => left.replaceAll(form, hidden), text);
}

/** The short ones, such as an initial, stand in any sentence. */
function wordsOf(value: string): readonly string[] {
  return value.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word.length >= wordCharsMin);
}
