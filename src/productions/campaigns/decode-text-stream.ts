import { SutradharError } from "../../core/index.ts";

/**
 * The text of a file of rows, piece by piece: UTF-8 with or without a byte order mark, or UTF-16 with one, as spreadsheets
 * write "Unicode text". Any other encoding, such as Windows-1252, cannot be told from its bytes for certain: names would be
 * spoken wrong, so it is refused.
 * @throws SutradharError `request_invalid`
 */
export async function* decodeTextStream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let head: Uint8Array = new Uint8Array();
  let lines = 1;
  const decode = (piece: Uint8Array | undefined): string => {
    try {
      const text = (decoder as InstanceType<typeof TextDecoder>).decode(piece, { stream: piece !== undefined });
      lines += countLines(text);
      return text;
    } catch (cause) {
      throw new SutradharError(
        "request_invalid",
        `the rows must be UTF-8, and after line ${lines} they are not (Windows-1252?): save the file as "CSV UTF-8" and send it again`,
        { cause },
      );
    }
  };
  for await (const piece of bytes) {
    if (decoder) yield decode(piece);
    else {
      head = head.length === 0 ? piece : Buffer.concat([head, piece]);
      if (head.length < bomBytesMax) continue;
      decoder = openDecoder(head);
      yield decode(head);
    }
  }
  if (!decoder) {
    decoder = openDecoder(head);
    yield decode(head);
  }
  yield decode(undefined);
}

const bomBytesMax = 4;

function openDecoder(head: Uint8Array): InstanceType<typeof TextDecoder> {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder("utf-16le", { fatal: true });
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder("utf-16be", { fatal: true });
  if (head.subarray(0, bomBytesMax).includes(0)) {
    throw new SutradharError(
      "request_invalid",
      'the rows must be UTF-8, or UTF-16 with a byte order mark, got neither: save the file as "CSV UTF-8" and send it again',
    );
  }
  return new TextDecoder("utf-8", { fatal: true });
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
