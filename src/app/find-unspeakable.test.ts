import { expect, it } from "vitest";
import { parseScript } from "../speech/script/index.ts";
import { findUnspeakable } from "./find-unspeakable.ts";

const read = (text: string) => findUnspeakable(parseScript({ file: "a.md", text }).script);

it("names each sentence that no voice reads, with its line, and none that one does", () => {
  const text = "---\nlanguage: hi\n---\n\nनमस्ते, Asha! कुल ₹500.\n\nПривет всем.\n\nGood morning 世界.\n";
  expect(read(text)).toEqual([
    expect.objectContaining({ code: "text_unspeakable", position: { file: "a.md", line: 7, column: 1 } }),
    expect.objectContaining({ code: "text_unspeakable", position: { file: "a.md", line: 9, column: 1 } }),
  ]);
});

it("reads an alias instead of what is written", () => {
  expect(read('---\nlanguage: en\n---\n\nSay <sub alias="hello">привет</sub> to all.\n')).toEqual([]);
});
