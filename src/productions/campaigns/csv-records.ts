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
  const machine = new RecordMachine();
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

/** Cuts text into cells and records, character by character. */
class RecordMachine {
  #delimiter = ",";
  #place: Place = "cell start";
  #cell = "";
  #cells: string[] = [];
  #malformed: string | undefined;
  #line = 1;
  #startLine = 1;
  #quoteLine = 1;
  #recordChars = 0;
  #wasReturn = false;

  delimitBy(chosen: string): void {
    this.#delimiter = chosen;
  }

  *push(text: string): Generator<CsvRecord> {
    for (const character of text) {
      const isReturn = character === "\r";
      // A line that ends in both is one line.
      if (character === "\n" && this.#wasReturn) {
        this.#wasReturn = false;
        if (this.#place === "quoted") this.#cell += character;
        continue;
      }
      this.#wasReturn = isReturn;
      this.#recordChars += character.length;
      if (this.#recordChars > limits.campaignRowCharsMax) throw tooLong(this.#startLine);
      const isBreak = isReturn || character === "\n";
      if (isBreak) this.#line += 1;
      if (!isBreak || this.#place === "quoted") this.#take(character);
      else yield* this.#endRecord();
    }
  }

  *finish(): Generator<CsvRecord> {
    if (this.#place === "quoted") {
      throw new SutradharError("request_invalid", `line ${this.#quoteLine}: a quote is opened and never closed`);
    }
    if (this.#cell !== "" || this.#cells.length > 0 || this.#place !== "cell start") yield* this.#endRecord();
  }

  #take(character: string): void {
    if (this.#place === "quoted") this.#takeQuoted(character);
    else if (this.#place === "quote closed" && character === '"') {
      this.#cell += '"';
      this.#place = "quoted";
    } else if (character === this.#delimiter) this.#endCell();
    else if (this.#place === "cell start" && character === '"') {
      this.#place = "quoted";
      this.#quoteLine = this.#line;
    } else {
      if (this.#place === "quote closed") {
        this.#malformed ??= `column ${this.#cells.length + 1} has text behind its closing quote`;
      } else this.#place = "plain";
      this.#cell += character;
    }
  }

  #takeQuoted(character: string): void {
    if (character === '"') this.#place = "quote closed";
    else this.#cell += character;
  }

  #endCell(): void {
    if (this.#cells.length >= limits.campaignColumnsMax) {
      throw new SutradharError(
        "request_invalid",
        `line ${this.#startLine}: a row may have ${limits.campaignColumnsMax} columns`,
      );
    }
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#place = "cell start";
  }

  *#endRecord(): Generator<CsvRecord> {
    this.#endCell();
    const [cells, malformed, line] = [this.#cells, this.#malformed, this.#startLine];
    this.#cells = [];
    this.#malformed = undefined;
    this.#recordChars = 0;
    this.#startLine = this.#line;
    const isEmpty = cells.length === 1 && cells[0] === "" && malformed === undefined;
    if (!isEmpty) yield { line, cells, ...(malformed === undefined ? {} : { malformed }) };
  }
}

export function tooLong(line: number): SutradharError {
  return new SutradharError(
    "file_too_large",
    `line ${line}: a row may have ${limits.campaignRowCharsMax} characters: is a quote missing, or is this no file of rows?`,
  );
}
