import { limits, SutradharError } from "../../core/index.ts";

/** A record of a CSV file: its cells, and the line that it begins in, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
  /** Why its cells cannot be trusted. */
  readonly malformed?: string;
}

const delimiters = [",", ";", "\t"] as const;

/**
 * Reads CSV (RFC 4180) as it comes, holding one record at a time: commas, semicolons or tabs, whichever the first line has
 * most of; quoted cells with line breaks in them; lines that end in either way. Empty lines are passed over.
 * @throws SutradharError `request_invalid` where a quote is never closed, `file_too_large` where a record has no end
 */
export async function* readCsvRecords(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const machine = createMachine();
  let head: string | undefined = "";
  for await (const piece of pieces) {
    let text = piece;
    if (head !== undefined) {
      head += piece;
      if (!hasWholeLine(head)) {
        if (head.length > limits.campaignRowCharsMax) throw tooLong(1);
        continue;
      }
      text = head;
      machine.delimitBy(chooseDelimiter(head));
      head = undefined;
    }
    yield* machine.push(text);
  }
  if (head !== undefined) {
    machine.delimitBy(chooseDelimiter(head));
    yield* machine.push(head);
  }
  yield* machine.finish();
}

function hasWholeLine(text: string): boolean {
  return firstLineOf(text).length < text.length;
}

/** Up to the first line break outside of quotes. */
function firstLineOf(text: string): string {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "\n" || character === "\r")) return text.slice(0, at);
  }
  return text;
}

function chooseDelimiter(head: string): string {
  const bare = firstLineOf(head).replaceAll(/"[^"]*"/g, "");
  const count = (delimiter: string): number => bare.split(delimiter).length;
  return delimiters.reduce((best, each) => (count(each) > count(best) ? each : best));
}

type Place = "cell start" | "plain" | "quoted" | "quote closed";

function createMachine() {
  let delimiter = ",";
  let place: Place = "cell start";
  let cell = "";
  let cells: string[] = [];
  let malformed: string | undefined;
  let line = 1;
  let startLine = 1;
  let quoteLine = 1;
  let recordChars = 0;
  let wasReturn = false;

  const endCell = (): void => {
    if (cells.length >= limits.campaignColumnsMax) {
      throw new SutradharError(
        "request_invalid",
        `line ${startLine}: a row may have ${limits.campaignColumnsMax} columns`,
      );
    }
    cells.push(cell);
    cell = "";
    place = "cell start";
  };
  const endRecord = (): CsvRecord | undefined => {
    endCell();
    const isEmpty = cells.length === 1 && cells[0] === "" && malformed === undefined;
    const record = { line: startLine, cells, ...(malformed === undefined ? {} : { malformed }) };
    cells = [];
    malformed = undefined;
    recordChars = 0;
    return isEmpty ? undefined : record;
  };
  const take = (character: string): void => {
    if (place === "quoted") {
      if (character === '"') place = "quote closed";
      else cell += character;
    } else if (place === "quote closed" && character === '"') {
      cell += '"';
      place = "quoted";
    } else if (character === delimiter) endCell();
    else if (place === "cell start" && character === '"') {
      place = "quoted";
      quoteLine = line;
    } else {
      if (place === "quote closed") malformed ??= `column ${cells.length + 1} has text behind its closing quote`;
      cell += character;
      if (place === "cell start") place = "plain";
    }
  };

  return {
    delimitBy(chosen: string): void {
      delimiter = chosen;
    },
    *push(text: string): Generator<CsvRecord> {
      for (const character of text) {
        const isBreak = character === "\n" || character === "\r";
        // A line that ends in both is one line.
        if (character === "\n" && wasReturn) {
          wasReturn = false;
          if (place === "quoted") cell += character;
          else startLine = line;
          continue;
        }
        wasReturn = character === "\r";
        recordChars += character.length;
        if (recordChars > limits.campaignRowCharsMax) throw tooLong(startLine);
        if (isBreak) line += 1;
        if (isBreak && place !== "quoted") {
          const record = endRecord();
          startLine = line;
          if (record) yield record;
        } else take(character);
      }
    },
    *finish(): Generator<CsvRecord> {
      if (place === "quoted") {
        throw new SutradharError("request_invalid", `line ${quoteLine}: a quote is opened and never closed`);
      }
      if (cell === "" && cells.length === 0 && place === "cell start") return;
      const record = endRecord();
      if (record) yield record;
    },
  };
}

export function tooLong(line: number): SutradharError {
  return new SutradharError(
    "file_too_large",
    `line ${line}: a row may have ${limits.campaignRowCharsMax} characters: is a quote missing, or is this no file of rows?`,
  );
}
