import { limits, suggest, SutradharError } from "../../core/index.ts";
import type { RowProblem } from "../../store/index.ts";
import { readCsvRecords, tooLong } from "./csv-records.ts";
import { decodeTextStream } from "./decode-text-stream.ts";

/** A row as it came: nothing of it has been checked but its form. */
export interface ReadRow {
  /** Where it began in its file, from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
  /** Whom it is for: a phone number, an address. Personal. */
  readonly recipient?: string;
  /** Its customer's own name for it. */
  readonly callbackId?: string;
  readonly problems: readonly RowProblem[];
}

export type RowFormat = "csv" | "jsonl";

/** Columns that are no variables. */
const reserved = ["recipient", "callbackId"] as const;

/**
 * Reads rows as they come, one at a time in memory.
 * @param variables that the template declares: a column of another name is refused
 * @throws SutradharError `request_invalid`, `file_too_large`: nothing of the file can be trusted then
 */
export function readRows(
  bytes: AsyncIterable<Uint8Array>,
  { format, variables }: { readonly format: RowFormat; readonly variables: readonly string[] },
): AsyncGenerator<ReadRow> {
  const text = decodeTextStream(bytes);
  return format === "csv" ? readCsvRows(text, variables) : readJsonRows(text, variables);
}

async function* readCsvRows(text: AsyncIterable<string>, variables: readonly string[]): AsyncGenerator<ReadRow> {
  let columns: readonly string[] | undefined;
  for await (const { line, cells, malformed } of readCsvRecords(text)) {
    if (!columns) {
      columns = readHeader(cells, variables);
      continue;
    }
    const problems: RowProblem[] = [];
    if (malformed !== undefined) problems.push(invalid(malformed));
    if (cells.length !== columns.length) {
      problems.push(invalid(`the row has ${cells.length} cells, and the first line names ${columns.length} columns`));
    }
    // An empty cell says nothing: its variable's default stands, or it is missing.
    const given = columns.flatMap((name, index) => (cells[index] ? [[name, cells[index]] as const] : []));
    yield toRow(line, Object.fromEntries(given), problems);
  }
  if (!columns) throw new SutradharError("request_invalid", "the first line must name the columns, and there is none");
}

function readHeader(cells: readonly string[], variables: readonly string[]): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  const known = [...variables, ...reserved];
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index) {
      throw new SutradharError("request_invalid", `line 1: two columns are called ${quote(name)}`);
    }
    if (known.includes(name)) continue;
    throw new SutradharError("request_invalid", `line 1: ${unknownName(name, known)}`);
  }
  return names;
}

async function* readJsonRows(text: AsyncIterable<string>, variables: readonly string[]): AsyncGenerator<ReadRow> {
  for await (const { line, content } of splitLines(text)) {
    if (content.trim() !== "") yield readJsonRow(line, content, variables);
  }
}

function readJsonRow(line: number, content: string, variables: readonly string[]): ReadRow {
  try {
    return readRowObject(JSON.parse(content) as unknown, line, variables);
  } catch {
    return toRow(line, {}, [invalid("the line must be one JSON object, and cannot be read as that")]);
  }
}

/** A row that came as an object: names to texts, numbers or truths; null says nothing. */
export function readRowObject(value: unknown, line: number, variables: readonly string[]): ReadRow {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return toRow(line, {}, [invalid("the row must be an object of names and values")]);
  }
  const known = [...variables, ...reserved];
  const problems: RowProblem[] = [];
  const given: [string, string][] = [];
  for (const [name, cell] of Object.entries(value).slice(0, limits.campaignColumnsMax)) {
    // A name that nobody declared may be anything, also somebody's: it is not repeated.
    if (!known.includes(name))
      problems.push(invalid(`it has a name that is no variable of the template${suggest(name, known)}`));
    else if (cell === null) continue;
    else if (typeof cell === "object") problems.push({ ...invalid("must be a text or a number"), column: name });
    else given.push([name, String(cell)]);
  }
  return toRow(line, Object.fromEntries(given), problems);
}

async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<{ line: number; content: string }> {
  let line = 1;
  let rest = "";
  for await (const piece of text) {
    const parts = (rest + piece).split("\n");
    rest = parts.pop() ?? "";
    for (const content of parts) {
      if (content.length > limits.campaignRowCharsMax) throw tooLong(line);
      yield { line, content };
      line += 1;
    }
    if (rest.length > limits.campaignRowCharsMax) throw tooLong(line);
  }
  yield { line, content: rest };
}

function toRow(line: number, given: Readonly<Record<string, string>>, problems: readonly RowProblem[]): ReadRow {
  const { recipient, callbackId, ...values } = given;
  const found = [...problems];
  if (recipient !== undefined && recipient.length > limits.recipientCharsMax) {
    found.push({ ...invalid(`may have ${limits.recipientCharsMax} characters`), column: "recipient" });
  }
  const isName = callbackId === undefined || /^[\x21-\x7e]+$/.test(callbackId);
  if (!isName || (callbackId?.length ?? 0) > limits.callbackIdCharsMax) {
    const message = `must be 1 to ${limits.callbackIdCharsMax} plain characters without blanks, such as order-4711`;
    found.push({ ...invalid(message), column: "callbackId" });
  }
  const isSound = found.every(({ column }) => column !== "callbackId");
  return {
    line,
    values,
    ...(recipient === undefined ? {} : { recipient: recipient.slice(0, limits.recipientCharsMax) }),
    ...(callbackId === undefined || !isSound ? {} : { callbackId }),
    problems: found,
  };
}

function invalid(message: string): RowProblem {
  return { code: "request_invalid", message };
}

function unknownName(name: string, known: readonly string[]): string {
  return `no variable of the template is called ${quote(name)}${suggest(name, known)}`;
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 60));
}
