import { describe, expect, it } from "vitest";
import { limits, SutradharError } from "../../core/index.ts";
import { readRows, type ReadRow, type RowFormat } from "./read-rows.ts";

const variables = ["name", "city"];

async function* pieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, format: RowFormat = "csv", size?: number): Promise<ReadRow[]> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return collect(readRows(pieces(bytes, size), { format, variables }));
}

async function collect(rows: AsyncIterable<ReadRow>): Promise<ReadRow[]> {
  const all: ReadRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function refusal(work: Promise<unknown>): Promise<SutradharError> {
  return work.then(
    () => expect.unreachable("it was not refused"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(SutradharError);
      return error as SutradharError;
    },
  );
}

describe("rows of CSV", () => {
  it.each([
    ["commas and CRLF", "name,city\r\nसुनीता,पुणे\r\nRavi,Delhi\r\n"],
    ["semicolons", "name;city\nसुनीता;पुणे\nRavi;Delhi\n"],
    ["tabs, and no break at the end", "name\tcity\nसुनीता\tपुणे\nRavi\tDelhi"],
    ["old breaks", "name,city\rसुनीता,पुणे\rRavi,Delhi\r"],
    ["quotes and empty lines", '"name","city"\n\n"सुनीता","पुणे"\n\n"Ravi",Delhi\n'],
    ["a byte order mark", "\uFEFFname,city\nसुनीता,पुणे\nRavi,Delhi\n"],
  ])("are read with %s, however they are cut", async (_, text) => {
    for (const size of [1, 2, 1_000]) {
      const rows = await read(text, "csv", size);
      expect(rows.map(({ values }) => values)).toEqual([
        { name: "सुनीता", city: "पुणे" },
        { name: "Ravi", city: "Delhi" },
      ]);
      expect(rows.flatMap(({ problems }) => problems)).toEqual([]);
    }
  });

  it.each(["utf-16le", "utf-16be"] as const)("are read as %s with a byte order mark", async (encoding) => {
    const bytes = Buffer.from("\uFEFFname\tcity\r\nमीरा\tपुणे\r\n", "utf16le");
    const rows = await read(encoding === "utf-16be" ? bytes.swap16() : bytes);
    expect(rows).toMatchObject([{ line: 2, values: { name: "मीरा", city: "पुणे" } }]);
  });

  it("keeps line breaks, delimiters and quotes inside of quotes, and says in which line a row began", async () => {
    const rows = await read('name,city\n"A, ""B""\nC",Pune\nD,E\n');
    expect(rows).toMatchObject([
      { line: 2, values: { name: 'A, "B"\nC', city: "Pune" } },
      { line: 4, values: { name: "D" } },
    ]);
  });

  it("takes an empty cell for a value that was not given, and knows recipient and callbackId", async () => {
    const rows = await read("name,city,recipient,callbackId\nRavi,,+91 98,order-1\n,Pune,,bad id\n");
    expect(rows[0]).toMatchObject({
      values: { name: "Ravi" },
      recipient: "+91 98",
      callbackId: "order-1",
      problems: [],
    });
    expect(rows[1]?.values).toEqual({ city: "Pune" });
    expect(rows[1]?.problems).toMatchObject([{ column: "callbackId" }]);
    expect(rows[1]).not.toHaveProperty("callbackId");
  });

  it.each([
    ["too few cells", "name,city\nRavi\n", /1 cells.*2 columns/],
    ["too many cells", "name,city\nRavi,Pune,x\n", /3 cells/],
    ["text behind a closing quote", 'name,city\n"Ra"vi,Pune\n', /behind its closing quote/],
  ])("has a problem where there are %s, and goes on with the next", async (_, text, message) => {
    const rows = await read(`${text}Good,Row\n`);
    expect(rows[0]?.problems[0]?.message).toMatch(message);
    expect(rows[1]).toMatchObject({ values: { name: "Good" }, problems: [] });
  });

  it.each([
    ["a column that is no variable", "name,citty\nRavi,Pune\n", /citty.*did you mean city/],
    ["two columns of one name", "name,name\nA,B\n", /two columns/],
    ["a quote that is never closed", 'name,city\nRavi,"Pune\nA,B\n', /line 2: a quote is opened/],
    ["no header", "", /name the columns/],
  ])("is refused as a whole for %s", async (_, text, message) => {
    expect((await refusal(read(text))).message).toMatch(message);
  });

  it.each([
    ["Windows-1252", Buffer.from("name,city\nJos\u00E9,Pune\n", "latin1"), /UTF-8.*Windows-1252/],
    ["UTF-16 without a byte order mark", Buffer.from("name,city\nA,B\n", "utf16le"), /byte order mark/],
  ])("is refused in %s", async (_, bytes, message) => {
    expect((await refusal(read(bytes))).message).toMatch(message);
  });

  it("refuses a line of 1 GB after its first kilobytes, and holds none of it", async () => {
    const piece = new Uint8Array(65_536).fill(97);
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode("name,city\n");
      while (given < 1_000_000_000) {
        given += piece.length;
        yield piece;
      }
    }
    const error = await refusal(collect(readRows(endless(), { format: "csv", variables })));
    expect(error.code).toBe("file_too_large");
    expect(given).toBeLessThan(limits.campaignRowCharsMax * 4);
  });
});

describe("rows of JSON Lines", () => {
  it("are texts, numbers and truths; null says nothing", async () => {
    const rows = await read('{"name":"मीरा","city":null}\n\n{"name":7,"city":true}\n', "jsonl");
    expect(rows).toMatchObject([
      { line: 1, values: { name: "मीरा" } },
      { line: 3, values: { name: "7", city: "true" } },
    ]);
    expect(rows[0]?.values).not.toHaveProperty("city");
  });

  it.each([
    ["no JSON", '{"name":', /one JSON object/],
    ["a list", '["Ravi"]', /object of names and values/],
    ["a value in a value", '{"name":{"first":"Ravi"}}', /text or a number/],
    [
      "a name that is no variable",
      '{"nam":"Ravi"}',
      /no variable of the template; did you mean|no variable of the template/,
    ],
  ])("has a problem where a line is %s", async (_, text, message) => {
    const rows = await read(`${text}\n{"name":"Good"}\n`, "jsonl");
    expect(rows[0]?.problems[0]?.message).toMatch(message);
    expect(rows[1]?.problems).toEqual([]);
  });

  it("does not repeat a name that nobody declared, which may be anything", async () => {
    const [row] = await read('{"Meera Krishnan":"x"}\n', "jsonl");
    expect(JSON.stringify(row?.problems)).not.toContain("Krishnan");
  });

  it("refuses a line without an end", async () => {
    const endless = new TextEncoder().encode(`{"name":"${"a".repeat(limits.campaignRowCharsMax)}`);
    expect((await refusal(read(endless, "jsonl", 65_536))).code).toBe("file_too_large");
  });
});
