import { describe, expect, test } from "vitest";
import { limits } from "../../core/index.ts";
import { parseCsv } from "./parse-csv.ts";
import { parseSuite } from "./measure-suite.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("CSV", () => {
  test.each([
    [
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a,b\r\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ['"x, y","say ""hi"""\n', [["x, y", 'say "hi"']]],
    ['"two\nlines",z', [["two\nlines", "z"]]],
    ["a,\n", [["a", ""]]],
    ["a,", [["a", ""]]],
    [",\n", [["", ""]]],
    ["\n\na\n\n", [["a"]]],
    ['"a"b,c', [["ab", "c"]]],
    ["\ufeffa,b", [["a", "b"]]],
    ["", []],
  ])("%j", (text, rows) => {
    expect(parseCsv(bytes(text))).toEqual(rows);
  });

  test("UTF-16 with a mark is understood", () => {
    const text = Buffer.from("\ufeffमैं,b", "utf16le");
    expect(parseCsv(text)).toEqual([["मैं", "b"]]);
    expect(parseCsv(Buffer.from(text).swap16())).toEqual([["मैं", "b"]]);
  });

  test("a quote that is never closed is refused with its line", () => {
    expect(() => parseCsv(bytes('a\nb,"c\nd'))).toThrow("opens in line 2");
  });

  test("bytes that are no text are refused", () => {
    expect(() => parseCsv(Uint8Array.of(0x61, 0xff, 0x61))).toThrow("no utf-8 text");
  });

  test("limits hold", () => {
    expect(() => parseCsv(bytes("a".repeat(limits.moderationCharsMax + 1)))).toThrow("characters");
    expect(() => parseCsv(bytes("a\n".repeat(limits.suiteCasesMax + 1)))).toThrow("lines");
  });
});

describe("a suite", () => {
  test("needs its three columns, in any order, and passes over others", () => {
    const [first, second] = parseSuite(
      bytes("id,label_gold,Functionality,test_case\n7,hateful,f1,x\n8,non-hateful,f2,y\n"),
    );
    expect(first).toEqual({ functionality: "f1", text: "x", isHateful: true });
    expect(second).toEqual({ functionality: "f2", text: "y", isHateful: false });
  });

  test.each([
    ["functionality,test_case\na,b\n", "the column label_gold"],
    ["", "the column functionality"],
    ["functionality,test_case,label_gold\nf,x,maybe\n", "row 2 must be hateful or non-hateful, got maybe"],
  ])("refuses %j", (text, message) => {
    expect(() => parseSuite(bytes(text))).toThrow(message);
  });
});
