import { limits, SutradharError, type ErrorCode } from "../../core/index.ts";

/**
 * The text of a script or lexicon file.
 * @throws SutradharError `file_too_large`, or `code` (`script_invalid`) where the bytes are not UTF-8.
 */
export function decodeText(source: {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sizeBytesMax?: number;
  readonly code?: ErrorCode;
}): string {
  const { file, bytes, sizeBytesMax = limits.scriptBytesMax, code = "script_invalid" } = source;
  if (bytes.byteLength > sizeBytesMax) {
    throw new SutradharError(
      "file_too_large",
      `${file} must have at most ${sizeBytesMax} bytes, got ${bytes.byteLength}`,
    );
  }
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const position = { file, line: firstBadLine(bytes), column: 1 };
    const message = `text must be UTF-8, got ${utf16 ? "UTF-16" : "other bytes"}; save the file as UTF-8`;
    throw new SutradharError(code, `${file}: ${message}`, {
      cause,
      problems: [{ code, message, position }],
    });
  }
}

/** The line whose bytes are not UTF-8. Lines can be judged one by one: no UTF-8 sequence holds a line feed. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return 1;
}
