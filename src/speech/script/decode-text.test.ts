import { describe, expect, it } from "vitest";
import { limits } from "../../core/index.ts";
import { decodeText } from "./decode-text.ts";

describe("decodeText", () => {
  it("reads UTF-8", () => {
    expect(decodeText({ file: "a.md", bytes: new TextEncoder().encode("नमस्ते") })).toBe("नमस्ते");
  });

  it.each([
    ["UTF-16", [0xff, 0xfe, 0x61, 0x00], 1, "got UTF-16"],
    ["Latin-1", [0x61, 0x0a, 0xe9, 0x0a], 2, "got other bytes"],
  ])("refuses %s with its line, and says what to do", (_what, bytes, line, message) => {
    expect(() => decodeText({ file: "a.md", bytes: new Uint8Array(bytes) })).toThrowError(
      expect.objectContaining({
        code: "script_invalid",
        message: expect.stringContaining(message),
        problems: [
          expect.objectContaining({
            message: expect.stringContaining("save the file as UTF-8"),
            position: { file: "a.md", line, column: 1 },
          }),
        ],
      }),
    );
  });

  it("refuses what is too large", () => {
    const bytes = new Uint8Array(limits.scriptBytesMax + 1);
    expect(() => decodeText({ file: "a.md", bytes })).toThrowError(expect.objectContaining({ code: "file_too_large" }));
  });
});
