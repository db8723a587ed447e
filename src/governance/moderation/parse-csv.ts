import { limits, SutradharError } from "../../core/index.ts";

/**
 * Reads CSV as RFC 4180 has it: fields in double quotes may hold commas, line breaks and doubled quotes. A byte order
 * mark is dropped, UTF-16 with one is understood, lines end in LF or CR LF.
 *
 * @throws SutradharError `request_invalid` for bytes that are no text or a quote that is not closed, `limit_exceeded`
 */
export function parseCsv(bytes: Uint8Array): readonly (readonly string[])[] {
  const text = decode(bytes);
  const rows: string[][] = [];
  let row: string[] = [];
  let place = 0;
  while (place < text.length) {
    const { field, end } = text[place] === '"' ? readQuoted(text, place) : readBare(text, place);
    if (field.length > limits.moderationCharsMax) throw tooLarge("a field", limits.moderationCharsMax, "characters");
    row.push(field);
    place = end;
    if (text[place] === ",") {
      place += 1;
      if (place === text.length) row.push("");
      continue;
    }
    if (text[place] === "\r") place += 1;
    if (text[place] === "\n") place += 1;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    if (rows.length > limits.suiteCasesMax) throw tooLarge("a suite", limits.suiteCasesMax, "lines");
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SutradharError("request_invalid", `the CSV is no ${encoding} text; save it as UTF-8`, { cause });
  }
}

function readQuoted(text: string, start: number): { field: string; end: number } {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) {
      const line = text.slice(0, start).split("\n").length;
      throw new SutradharError("request_invalid", `the quote that opens in line ${line} of the CSV is never closed`);
    }
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') return endQuoted(text, parts, quote + 1);
    parts.push('"');
    from = quote + 2;
  }
}

/** What stands between a closing quote and the comma is kept: some programs write `"a"b`. */
function endQuoted(text: string, parts: readonly string[], place: number): { field: string; end: number } {
  const { field, end } = readBare(text, place);
  return { field: parts.join("") + field, end };
}

function readBare(text: string, start: number): { field: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { field: text.slice(start, end), end };
}

function tooLarge(what: string, max: number, unit: string): SutradharError {
  return new SutradharError("limit_exceeded", `${what} of the CSV has more than ${max} ${unit}`);
}
